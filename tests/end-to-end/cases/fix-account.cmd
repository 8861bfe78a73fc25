# What the account says beside the change: that a source has errors, that a call goes along with another one; and what --apply
# does not write over: a source that git does not have, one that nobody may write.
export GIT_CONFIG_NOSYSTEM=1 GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@b
git init -q -b main .
cat >broken.c <<'END'
#include "no-such.h"
#include <unistd.h>

void broken(void)
{
	unknown_type value = 1;
	sleep(1);
}
END
cat >child.c <<'END'
#include <stdio.h>

void child(void)
{
	FILE *command = popen("date", "r");
	if (command)
		pclose(command);
}
END
fix() { "$GOINCEPTION" fix --no-cache --runtime goinception-async "$@"; echo "exit $?"; }
exec 2>&1
fix broken.c | grep -v '^[-+@ ]'
fix . --format table | grep -v '^ *needs'
fix . --format json | grep -E '"(message|doubt)"'
echo q | fix broken.c --interactive | grep doubt

git add child.c && git commit -qm one && fix . --apply | tail -n 2
git add broken.c && git commit -qm two && chmod 444 child.c && fix . --apply | tail -n 2
grep -c gi_ broken.c child.c
chmod 644 child.c && fix . --apply >told 2>&1 && grep -v '^ ' told && cd / && sh -c "$(sed -n 's/^take it back: //p' "$OLDPWD/told")" &&
	git -C "$OLDPWD" status --short
