# Help goes to stdout, fits a screen, and every option of analyze stands in the manual.
"$GOINCEPTION" --help >help && "$GOINCEPTION" help analyze >analyze && "$GOINCEPTION" analyze --help >short || exit
[ "$(wc -l <short)" -le 23 ] && tail -n 1 short | sed "s/[0-9]* options/N options/"
[ -z "$(awk 'length > 80' help analyze)" ] || awk 'length > 80' help analyze
for option in path build depth format output rules pack no-pack level min-confidence fail-on scope exclude jobs \
	cache-dir no-cache timeout strict log-level log-file progress color config show-config help version; do
	grep -q -e "--$option\b" -e "--\[no-\]${option#no-}\b" analyze || echo "--$option is not in the help"
done
head -n 3 help
