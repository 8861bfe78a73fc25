echo 'int main(void) { return 0; }' >good.c
printf 'jobs: 2\nformt: json\n' >goinception.conf
"$GOINCEPTION" analyze --path .
