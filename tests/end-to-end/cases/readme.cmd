# The finding and the account in the README are what the program prints (there, lines are broken at a terminal's width, and
# the time is another one).
flat() { tr -s ' \n' ' ' | sed -E 's/[0-9]+\.[0-9] s/TIME/g'; }
block() { awk -v wanted="$1" '/^```text$/ { number++; inside = 1; next } /^```$/ { inside = 0 } inside && number == wanted' "$SOURCE_ROOT/README.md"; }
printed=$("$GOINCEPTION" analyze --no-cache --path "$FIXTURES/chat-server" | flat)
for number in 1 2; do
	shown=$(block $number | flat)
	[ -n "$shown" ] || echo "no report is shown in the README"
	case $printed in
	*"$shown"*) echo "the README shows what is printed" ;;
	*) printf 'not printed (make docs):\n%s\n' "$shown" ;;
	esac
done
