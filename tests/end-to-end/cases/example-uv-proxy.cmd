cp -r "$FIXTURES/uv-proxy" .
"$GOINCEPTION" analyze --path uv-proxy
