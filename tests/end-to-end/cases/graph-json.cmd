cp -r "$FIXTURES/chat-server" .
"$GOINCEPTION" graph chat-server --labels '[event-loop] .* [blocking]' --limit 4 --format json -o loop.json || exit
"$GOINCEPTION" graph chat-server --from client_flush --to fsync --format json -o none.json
echo $?
/usr/bin/python3 -W ignore "$SOURCE_ROOT/tests/golden/check_schema.py" "$SOURCE_ROOT/docs/schema/graph-1.json" \
	loop.json none.json || exit
/usr/bin/python3 -c 'import json
loop = json.load(open("loop.json"))
for path in loop["paths"]:
	assert len(path["functions"]) == len(path["calls"]) + 1
	print(" > ".join(function["name"] for function in path["functions"]), path["functions"][-1]["labels"])
print(loop["query"]["labels"], loop["limited"], json.load(open("none.json"))["paths"])'
