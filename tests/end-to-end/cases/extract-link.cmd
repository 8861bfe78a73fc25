# The two halves give what analyze gives, whatever the order and however often facts are named.
cp -r "$FIXTURES/chat-server" "$FIXTURES/orders" "$FIXTURES/uv-proxy" .
comparable() { sed -E 's/[0-9]+\.[0-9] s\b/TIME/; s/"seconds": .*//' "$1"; }
for program in chat-server orders uv-proxy; do
	for format in text json; do
		"$GOINCEPTION" analyze $program --scope all --no-cache --format $format >whole
		code=$?
		"$GOINCEPTION" extract $program --no-cache --output-dir facts/$program || exit
		"$GOINCEPTION" link --scope all --format $format facts/$program >linked
		echo "$program $format: $code $?"
		diff <(comparable whole) <(comparable linked) && [ -s whole ] || exit
	done
done
find facts/chat-server -name '*.facts' | sort -r >list
cat list list >twice
"$GOINCEPTION" link @twice $(cat list) facts/chat-server --format json | sed 's/"seconds": .*//' >again
"$GOINCEPTION" analyze chat-server --no-cache --format json | sed 's/"seconds": .*//' | diff - again && [ -s again ]
