# Slips exit with 2 and name what may be meant; no path exits with 1.
cp -r "$FIXTURES/chat-server" .
try() { "$GOINCEPTION" graph chat-server "$@"; echo $?; }
try --from main
try --from main --to cmd_conect
try --from readable --to sleep
try --from '[event-lop]' --to fsync
try --labels '[event-loop] [blocking'
try --from main --to fsync --through '[blocking'
try --from main --to fsync --avoid '[blocking]x'
try --labels 'main (a b'
try --labels . --paths .
try --format png --from main --to fsync
try --from fsync --to main
"$GOINCEPTION" graph --from main --to fsync; echo $?
"$GOINCEPTION" graph --path missing --from main --to fsync; echo $?
