# A line a finding, with paths that an editor started here can open; only where to begin; places that can be clicked.
cp -r "$FIXTURES/chat-server" server
run() { "$GOINCEPTION" analyze --path server --cache-dir "$CACHE/facts" --fail-on never "$@"; }
run --format compact | sed 's/ in [0-9]* file.*//'
(cd server && run() { "$GOINCEPTION" analyze --path . --cache-dir "$CACHE/facts" --fail-on never "$@"; }; run --format compact | head -n 1)
(mkdir elsewhere && cd elsewhere && "$GOINCEPTION" analyze --path ../server --cache-dir "$CACHE/facts" --fail-on never --format compact | head -n 1)
echo --- summary
run --summary -o - -o compact:lines -o text:full | grep -vE '^ (looked at|contexts|blocking|unsafe)'
grep -c . lines && grep -c 'fix here' full
echo --- links
run --links always | grep -c "$(printf '\033]8;;file://[^/]*')$PWD/server/.*#[0-9]*$(printf '\033')" 
! run | grep "$(printf '\033')"
