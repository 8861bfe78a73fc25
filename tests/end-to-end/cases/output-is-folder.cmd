echo 'int main(void) { return 0; }' >good.c
mkdir folder
"$GOINCEPTION" analyze --path . -o folder
