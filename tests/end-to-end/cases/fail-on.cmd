cp -r "$FIXTURES/orders" "$FIXTURES/chat-server" .
for path in orders chat-server; do
	for threshold in error warning never; do
		"$GOINCEPTION" analyze --path $path --fail-on $threshold >/dev/null
		echo "$path: --fail-on $threshold: $?"
	done
done
