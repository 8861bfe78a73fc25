cp -r "$FIXTURES/chat-server" .
"$GOINCEPTION" analyze --path chat-server
