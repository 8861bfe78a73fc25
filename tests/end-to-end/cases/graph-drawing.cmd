# DOT has each function and each call once. SVG is what graphviz makes of it, and without graphviz an error before the work.
cp -r "$FIXTURES/chat-server" .
"$GOINCEPTION" graph chat-server --from client_readable --to usleep --limit 3 --format dot || exit
mkdir bin empty
printf '#!/bin/sh\n[ "$*" = -Tsvg ] && echo "<svg>" && grep -c "^	n.*label" && echo "</svg>"\n' >bin/dot
chmod +x bin/dot
PATH=$PWD/bin:$PATH "$GOINCEPTION" graph chat-server --from client_readable --to usleep --format svg -o drawing.svg || exit
cat drawing.svg
printf '#!/bin/sh\nexit 3\n' >bin/dot
PATH=$PWD/bin:$PATH "$GOINCEPTION" graph chat-server --from client_readable --to usleep --format svg
echo $?
PATH=$PWD/empty "$GOINCEPTION" graph chat-server --from client_readable --to usleep --format svg
echo $?
