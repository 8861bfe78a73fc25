# What cannot be stored costs the cache, not the report: writing fails at any length of the file, as on a full disk.
cp -r "$FIXTURES/orders" .
plain() { sed -E 's/"seconds": .*//; s/"(hits|misses)": [0-9]+/"\1": N/'; }
run() { "$GOINCEPTION" analyze --path orders --cache-dir "$CACHE" --fail-on never --format json; }
"$GOINCEPTION" analyze --path orders --no-cache --fail-on never --format json | plain >clean
for kib in 1 2 4; do
	rm -rf "${CACHE:?}"/*
	(ulimit -f $kib && run) 2>error | plain | cmp - clean && echo "at most $kib KiB a file: the same report"
	# Said once, and nothing is left half written; what is there is whole.
	sed -E 's#[0-9a-f]{2}/[0-9a-f]{30}#ENTRY#' error
	find "$CACHE" -name '*.tmp'
	run 2>&1 | plain | cmp - clean || echo 'another report with room again'
done
find "$CACHE" -name '*.facts' | wc -l
run | grep -A 3 '"cache"' | tr -d ' \n' && echo
