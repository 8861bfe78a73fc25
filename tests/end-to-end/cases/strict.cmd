printf '\000\000' >x.c
echo 'int main(void) { return 0; }' >good.c
"$GOINCEPTION" analyze --path . | tail -n 1
"$GOINCEPTION" analyze --path . --strict >report
code=$?
tail -n 1 report
exit $code
