# A disk that is full costs the cache, not the report: a real one, where this machine lets everybody mount.
unshare --user --map-root-user --mount mount -t tmpfs -o size=4k none /mnt 2>/dev/null || exit 77
cp -r "$FIXTURES/orders" .
plain() { sed -E 's/"seconds": .*//; s/"(hits|misses)": [0-9]+/"\1": N/'; }
run() { "$GOINCEPTION" analyze --path orders "$@" --fail-on never --format json; }
export -f plain run
run --no-cache | plain >clean
unshare --user --map-root-user --mount bash <<'END'
mount -t tmpfs -o size=16k none "$CACHE"
run --cache-dir "$CACHE" 2>error | plain | cmp - clean && echo 'the same report'
sed -E 's#[0-9a-f]{2}/[0-9a-f]{30}#ENTRY#' error
find "$CACHE" -name '*.tmp'
run --cache-dir "$CACHE" 2>/dev/null | plain | cmp - clean && echo 'the same again'
mount -o remount,size=8m "$CACHE"
run --cache-dir "$CACHE" | plain | cmp - clean && find "$CACHE" -name '*.facts' | wc -l
END
