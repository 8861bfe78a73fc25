# A log that could not be written in full says so; the report is none the worse.
[ -c /dev/full ] || exit 77
echo 'int main(void) { return 0; }' >good.c
"$GOINCEPTION" analyze good.c --log-file /dev/full --log-level debug -o report
echo "exit $?"
tail -n 1 report
