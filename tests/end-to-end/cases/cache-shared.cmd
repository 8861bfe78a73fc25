# Two analyses at once on one cache: both see what one alone sees, and what they leave is whole.
cp -r "$FIXTURES/orders" "$FIXTURES/chat-server" "$FIXTURES/uv-proxy" .
plain() { sed -E 's/"seconds": .*//; s/"(hits|misses)": [0-9]+/"\1": N/' "$1"; }
run() { "$GOINCEPTION" analyze --path . --cache-dir "$CACHE" --jobs 2 --fail-on never --log-level info --format json -o "$1.json" 2>"$1.log"; }
"$GOINCEPTION" analyze --path . --no-cache --fail-on never --format json -o alone.json || exit
for round in 1 2 3; do
	run "first$round" & run "second$round" & wait
	# What one of them has stored, the other finds, or stores again.
	for report in "first$round" "second$round"; do
		diff <(plain alone.json) <(plain "$report.json") >difference && echo "$report: the same report" || head difference
	done
	grep -h 'not used\|nothing is kept' "first$round.log" "second$round.log"
	[ "$round" = 3 ] || find "$CACHE" -name '*.facts' | sort | sed -n '1~2p' | xargs rm -f
done
run warm && grep -A 3 '"cache"' warm.json | tr -d ' \n' && echo
find "$CACHE" -name '*.tmp'
