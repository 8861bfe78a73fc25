# The device must still be one afterwards: renaming over it would replace it.
echo 'int main(void) { return 0; }' >good.c
"$GOINCEPTION" analyze --path . -o /dev/full
code=$?
[ -c /dev/full ] || echo "/dev/full is no device any more"
exit $code
