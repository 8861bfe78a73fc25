cp -r "$FIXTURES/orders" .
run() { "$GOINCEPTION" analyze --path orders --cache-dir "$CACHE" --fail-on never --format json >"$1" && grep -A 3 '"cache"' "$1"; }
run cold && run warm
echo '/* one more line */' >>orders/payment.c
run changed
# A program that differs in what comes behind extraction finds the facts of this one.
mkdir -p other/bin other/share/goinception && cp "$GOINCEPTION" other/bin/goinception && echo >>other/bin/goinception
ln -s "$SOURCE_ROOT/rules" other/share/goinception/rules
GOINCEPTION=$PWD/other/bin/goinception run upgraded
