# The finding in the README is what the program prints (there, lines are broken at a terminal's width).
flat() { tr -s ' \n' ' '; }
shown=$(sed -n '/^```text$/,/^```$/p' "$SOURCE_ROOT/README.md" | sed '1d;/^```$/,$d' | flat)
printed=$("$GOINCEPTION" analyze --path "$FIXTURES/chat-server" | flat)
[ -n "$shown" ] || echo "no report is shown in the README"
case $printed in
*"$shown"*) echo "the README shows what is printed" ;;
*) printf 'not printed:\n%s\n' "$shown" ;;
esac
