printf 'jobs: 3\n' >goinception.conf
echo 'int main(void) { return 0; }' >good.c
GOINCEPTION_DEPTH=7 "$GOINCEPTION" analyze --path . --color never --show-config | grep -E '^(jobs|depth|color):'
