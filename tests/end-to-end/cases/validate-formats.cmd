# The verdict, the times and the changes for programs, and as a picture and a page that a parser takes.
command -v xmllint >/dev/null || exit 77
prove() { "$GOINCEPTION" validate --no-cache --path "$FIXTURES/orders" --entry process_orders "$@"; }
prove --format json -o proof.json && prove --format svg -o proof.svg && prove --format html -o proof.html || exit
check() { /usr/bin/python3 -W ignore "$SOURCE_ROOT/tests/golden/check_schema.py" "$SOURCE_ROOT/docs/schema/validate-1.json" "$1"; }
check proof.json || exit
grep -E '"(verdict|time_ms|reached|clock)"' proof.json
grep -c VALIDATED proof.json
xmllint --noout proof.svg && xmllint --xpath 'string(//*[local-name()="title"])' proof.svg
xmllint --xpath 'count(//*[local-name()="rect" and @class="after"])' proof.svg; echo
sed -e 's/<meta[^>]*>//; s/<!DOCTYPE.*>//' proof.html | xmllint --noout - && grep -c '^+.*gi_sleep' proof.html
grep -oE 'https?://[^"<]*' proof.html proof.svg | sort -u
prove --format json --run 'test -f payment.c' -o proof.json
check proof.json
"$GOINCEPTION" validate --rules --format svg
