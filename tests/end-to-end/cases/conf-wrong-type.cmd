echo 'int main(void) { return 0; }' >good.c
printf 'jobs: many\n' >goinception.conf
"$GOINCEPTION" analyze --path .
