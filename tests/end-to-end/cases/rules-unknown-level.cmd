echo 'int main(void) { return 0; }' >good.c
"$GOINCEPTION" analyze --path . --level slep=0
