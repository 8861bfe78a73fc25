# The worked example: five orders that take fifteen seconds one after another take three at once, with the same answers.
"$GOINCEPTION" validate --no-cache --path "$FIXTURES/orders" --entry process_orders | sed 's/ s\b/ seconds/g' | tail -n +8
"$GOINCEPTION" validate --no-cache --path "$FIXTURES/orders" --entry process_orders --format json -o fix.json &&
	/usr/bin/python3 -W ignore "$SOURCE_ROOT/tests/golden/check_schema.py" "$SOURCE_ROOT/docs/schema/validate-1.json" fix.json &&
	grep -c VALIDATED fix.json
ls "$TMPDIR"
