echo 'int main(void) { return 0; }' >good.c
cat >compile_commands.json <<'END'
[
  {"directory": ".", "file": "good.c", "command": "cc -c good.c"},
  {"directory": ".", "command": "cc -c good.c"}
]
END
"$GOINCEPTION" analyze --path .
