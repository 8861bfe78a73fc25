# A cache that was cut short or overwritten is read again from the source, without a word on stdout.
cp -r "$FIXTURES/orders" .
run() { "$GOINCEPTION" analyze --path orders --cache-dir "$CACHE" --fail-on never --format json >"$1"; }
run cold || exit
find "$CACHE" -type f | while read -r file; do head -c 100 "$file" >cut && cat cut >"$file"; done
run damaged || exit
sed -E -i 's/"seconds": .*//; s/"(hits|misses)": [0-9]+/"\1": N/' cold damaged
diff cold damaged && [ -s cold ]
