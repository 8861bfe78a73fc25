# Figures differ from run to run: what stands there does not.
figures() {
	sed -E -e 's/ +[0-9]+\.[0-9]+ s/ N s/g' -e 's/ +[0-9]+\.[0-9] %/ N %/' -e 's/[0-9]+ MiB/N MiB/g' "$1"
}
echo '== all sources are parsed'
"$GOINCEPTION" analyze --path "$FIXTURES/orders" --profile --fail-on never 2>profile >report
figures profile | sed '/slowest/,$d'
sed -n '/slowest/,$p' profile | grep -c '\.c$'
echo '== the slowest come first'
sed -n '/slowest/,$p' profile | sed 1d | sort -s -c -k 1,1nr && echo sorted
echo '== none is'
"$GOINCEPTION" analyze --path "$FIXTURES/orders" --profile --fail-on never 2>&1 >again | grep -E 'sources|slowest|worker'
echo '== the two halves'
"$GOINCEPTION" extract "$FIXTURES/orders" --output-dir facts --no-cache --profile 2>&1 | grep -E 'sources:'
"$GOINCEPTION" link facts --profile --fail-on never 2>&1 >linked | figures /dev/stdin | tail -2
echo '== stages add up'
awk '/^  (prepare|extract|read|link|flow|decide|report) / { sum += $2 } /^  all / { print ($2 - sum < 0.01 && sum - $2 < 0.01) }' profile
