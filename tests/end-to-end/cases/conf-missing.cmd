echo 'int main(void) { return 0; }' >good.c
"$GOINCEPTION" analyze --path . --config nowhere.conf
