# The shortest path, with the place of each call and how sure it is; through, avoid, several paths.
cp -r "$FIXTURES/chat-server" .
"$GOINCEPTION" graph chat-server --from main --to getaddrinfo || exit
"$GOINCEPTION" graph chat-server --from client_readable --to usleep --through 'cmd_*' --avoid cmd_nick --limit 2 || exit
"$GOINCEPTION" graph chat-server --from 'cmd_*' --to fsync || exit
"$GOINCEPTION" graph chat-server --from client_flush --to fsync
