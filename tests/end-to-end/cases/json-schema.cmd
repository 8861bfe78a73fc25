for example in orders chat-server uv-proxy; do
	cp -r "$FIXTURES/$example" .
	"$GOINCEPTION" analyze --path $example --scope all --format json --fail-on never -o $example.json || exit
done
/usr/bin/python3 -W ignore "$SOURCE_ROOT/tests/golden/check_schema.py" "$SOURCE_ROOT/docs/schema/report-1.json" \
	orders.json chat-server.json uv-proxy.json
