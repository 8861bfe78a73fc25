# The YAML of doctor is good as it is, all comments; an empty skeleton is refused with its place; completed ones are good
# and make the function known.
mkdir program
cat >program/main.c <<'END'
#include <string.h>
void nolib_fetch(int number), nolib_open(void), nolib_close(void);
int main(void)
{
	nolib_open();
	nolib_fetch(1);
	nolib_fetch(2);
	nolib_close();
	return (int)strlen("a header of which all is known");
}
END
"$GOINCEPTION" doctor program >report || exit
sed -n '/^## Functions/,$p' report >rules.yaml
"$GOINCEPTION" rules check rules.yaml
sed 's/^# //' rules.yaml >empty.yaml
"$GOINCEPTION" rules check empty.yaml && echo "an empty skeleton passed"
awk '/^# rule: nolib_fetch/ {mine = 1} /^# ---/ {mine = 0} mine {sub(/^# /, "")} {print}' rules.yaml |
	sed -e 's/^class:.*/class: network/' -e 's/^bound:.*/bound: peer/' -e 's/^waits:.*/waits: for the other side/' \
		-e 's/^why:.*/why: It asks somebody./' >fetch.yaml
"$GOINCEPTION" rules check fetch.yaml
"$GOINCEPTION" analyze program --rules fetch.yaml --fail-on never | grep '^main.c'
sed -n '/^# allow:/,$p' rules.yaml | sed -e 's/^# //' >allow.yaml
"$GOINCEPTION" rules check allow.yaml
"$GOINCEPTION" doctor program --rules allow.yaml | grep -A 1 '^functions of elsewhere'
echo "what the C library declares is asked for without its rules only:"
grep -c strlen rules.yaml
"$GOINCEPTION" doctor program --no-pack posix | grep -w 'rule: strlen'
