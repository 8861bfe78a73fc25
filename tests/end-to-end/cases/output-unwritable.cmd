echo 'int main(void) { return 0; }' >good.c
"$GOINCEPTION" analyze --path . -o no/such/folder/report.txt; echo "exit $?"
# A slip of the order of two words does not cost a source.
echo 'int kept;' >kept.c
"$GOINCEPTION" analyze --no-cache . -o kept.c; echo "exit $?"
cat kept.c
