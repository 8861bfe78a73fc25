# kill -9 at any moment: the next run's report is that of a run without a cache, and nothing stays behind running.
cp -r "$FIXTURES/orders" "$FIXTURES/chat-server" "$FIXTURES/uv-proxy" .
plain() { sed -E 's/"seconds": .*//; s/"(hits|misses)": [0-9]+/"\1": N/' "$1"; }
export SOURCE_DATE_EPOCH=1763700000 # what was decided is kept for a day: midnight may come
run() { exec "$GOINCEPTION" analyze --path . --cache-dir "$CACHE" --jobs 2 --fail-on never --format json -o "$1"; }
started=${EPOCHREALTIME/./}
"$GOINCEPTION" analyze --path . --no-cache --jobs 2 --fail-on never --format json -o clean.json || exit
whole_us=$((${EPOCHREALTIME/./} - started))
killed=0
for round in $(seq 12); do
	(run "killed$round.json") &
	victim=$!
	sleep "$(printf '%de-6' $((whole_us * round / 18)))"
	kill -9 $victim 2>/dev/null && killed=$((killed + 1))
	wait $victim 2>/dev/null
	# A report is there as a whole or not at all.
	[ ! -e "killed$round.json" ] || diff <(plain clean.json) <(plain "killed$round.json") >difference || head difference
	# Some of what is there goes, so that there is something to do again.
	find "$CACHE" -name '*.facts' | sort | sed -n '1~3p' | xargs rm -f
done 2>/dev/null
[ $killed -gt 3 ] && echo 'several runs were killed'
(run after.json) && diff <(plain clean.json) <(plain after.json) && echo 'the same report'
(run warm.json) && grep -A 3 '"cache"' warm.json | tr -d ' \n' && echo
# Workers whose parent was killed end by themselves.
for _ in $(seq 50); do pgrep -f "$CACHE" >/dev/null || break; sleep 0.1; done
pgrep -f "$CACHE" -a
# What the killed ones left half written goes when it is old.
find "$CACHE" -name '*.tmp' | xargs -r touch -d '2 hours ago'
"$GOINCEPTION" cache --cache-dir "$CACHE" | sed -E 's/[0-9.]+ MiB/N MiB/'
find "$CACHE" -name '*.tmp'
