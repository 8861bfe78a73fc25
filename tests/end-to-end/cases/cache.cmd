cp -r "$FIXTURES/orders" .
run() { "$GOINCEPTION" analyze --path orders --cache-dir "$CACHE" --fail-on never --format json >"$1" && grep -A 3 '"cache"' "$1"; }
run cold && run warm
echo '/* one more line */' >>orders/payment.c
run changed
