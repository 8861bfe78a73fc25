echo 'int main(void) { return 0; }' >good.c
"$GOINCEPTION" analyze --path . -o no/such/folder/report.txt
