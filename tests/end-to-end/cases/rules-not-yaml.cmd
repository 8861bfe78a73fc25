echo 'int main(void) { return 0; }' >good.c
printf 'rule: my-wait\ncalls: [my_wait\nlevel: 2\n' >mine.yaml
"$GOINCEPTION" analyze --path . --rules mine.yaml
