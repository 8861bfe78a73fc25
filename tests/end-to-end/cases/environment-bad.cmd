echo 'int main(void) { return 0; }' >good.c
GOINCEPTION_JOBS=0 "$GOINCEPTION" analyze --path .
