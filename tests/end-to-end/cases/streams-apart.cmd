# However much is logged, stdout is the report alone, and a pipe gets no progress line and no colour.
cp -r "$FIXTURES/orders" .
"$GOINCEPTION" analyze --path orders --format json --log-level debug --fail-on never >report.json 2>log || exit
/usr/bin/python3 -c 'import json; print(json.load(open("report.json"))["schema"])'
grep -c "$(printf '\033\|\r')" report.json log
true
