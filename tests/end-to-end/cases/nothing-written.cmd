# Nothing appears beside the sources, in the home folder or in the temporary folder.
cp -r "$FIXTURES/orders" .
mkdir temporary
find . "$HOME" | sort >before
TMPDIR=$PWD/temporary "$GOINCEPTION" analyze --path orders --cache-dir "$CACHE" --fail-on never --log-file "$CACHE/log" -o "$CACHE/report" || exit
find . "$HOME" ! -name before | sort >"$CACHE/after"
diff <(grep -v '/before$' before) "$CACHE/after" && [ -s "$CACHE/report" ]
