# Sources of the tree that the compile database does not name were not looked at: how many, where, and what to do. What another source includes was.
mkdir -p src/net src/old/deeper tests left-out
echo '#include "part.c"
int main(void) { return part(); }' >src/main.c
echo 'static int part(void) { return 0; }' >src/part.c
for forgotten in src/forgotten src/net/one src/old/one src/old/deeper/two tests/one tests/two tests/three left-out/one; do
	echo 'int f(void);' >$forgotten.c
done
echo 'int f(void);' >src/net/built.c
cat >compile_commands.json <<'END_OF_DATABASE'
[{"directory": ".", "file": "src/main.c", "command": "cc -c src/main.c"},
 {"directory": ".", "file": "src/net/built.c", "command": "cc -c src/net/built.c"}]
END_OF_DATABASE
"$GOINCEPTION" doctor --path . --exclude 'left-out/**' | sed -n '/^parsing/q; p'
"$GOINCEPTION" doctor --path . --top 2 | sed -n '3,/more/p'
"$GOINCEPTION" doctor --path . --format json --top 3 -o doctor.json
/usr/bin/python3 -W ignore "$SOURCE_ROOT/tests/golden/check_schema.py" "$SOURCE_ROOT/docs/schema/doctor-1.json" doctor.json || exit
/usr/bin/python3 -c 'import json
sources = json.load(open("doctor.json"))["sources"]
print(sources["not_built"], sources["not_built_folders"])'
# Without a database all of them are read, and nothing is left to say.
rm compile_commands.json
"$GOINCEPTION" doctor --path . | sed -n '/^parsing/q; p'
