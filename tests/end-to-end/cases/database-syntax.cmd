# The database was found, not named: guessing flags behind its back would hide the damage.
echo 'int main(void) { return 0; }' >good.c
printf '[\n  {"directory": ".",\n   "file": "good.c" "command": "cc good.c"}\n]\n' >compile_commands.json
"$GOINCEPTION" analyze --path .
