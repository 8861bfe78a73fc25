cp -r "$FIXTURES/orders" .
analyze() { "$GOINCEPTION" analyze --path orders --cache-dir "$CACHE/facts" --fail-on never -o report "$@"; }
cache() { "$GOINCEPTION" cache --cache-dir "$CACHE/facts" "$@" | sed -E 's/[0-9.]+ MiB/N MiB/'; }
echo '== before anything is in it'
cache
echo '== after a run'
analyze && cache
echo '== a bound'
cache --cache-size unlimited
GOINCEPTION_CACHE_SIZE=7 cache
echo 'cache-size: 9' >goinception.conf && cache && rm goinception.conf
echo '== what is not its own stays'
echo mine >"$CACHE/facts/notes"
cache --clear
ls "$CACHE/facts/notes" && cache
echo '== a stranger cannot say where to clear'
mkdir -p tree/src && printf 'cache-dir: ../..\n' >tree/goinception.conf && cd tree/src || exit
"$GOINCEPTION" cache --clear
echo "exit $?"
"$GOINCEPTION" cache --cache-size 0
echo "exit $?"
echo '== what it does not do is not passed over'
cd / && "$GOINCEPTION" cache clean 2>&1
echo "exit $?"
