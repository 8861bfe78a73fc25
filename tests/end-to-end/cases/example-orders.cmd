cp -r "$FIXTURES/orders" .
"$GOINCEPTION" analyze --path orders
