# --apply writes all or nothing: a dirty tree and a file that changes meanwhile are refused; modes and links stay; the rollback
# patch brings every byte back.
export GIT_CONFIG_NOSYSTEM=1 GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@b
git init -q -b main . && mkdir real
printf '#include <unistd.h>\n\nvoid one(void)\n{\n\tsleep(1);\n}' >one.c # no newline at its end
printf '#include <unistd.h>\r\n\r\nvoid two(void)\r\n{\r\n\tsleep(2); /* \xe4 */\r\n}\r\n' >real/two.c
ln -s real/two.c two.c
git add . && git commit -qm one && sha1sum one.c real/two.c >before
fix() { "$GOINCEPTION" fix --no-cache --runtime goinception-async "$@"; echo "exit $?"; }
exec 2>&1
echo '/**/' >>one.c && fix --apply . && git checkout -q .
grep -c gi_sleep one.c real/two.c
chmod 640 one.c && git config core.fileMode false && fix --apply .
stat -c '%a %F' one.c two.c && ls
sed -n 's/gi_sleep(.)/& IS THERE/p' one.c real/two.c | tr -d '\r' && git hash-object one.c
fix --apply --allow-dirty . && ls *.patch
git apply goinception-rollback.patch && sha1sum --check --quiet before && git status --short

# It asks, and while it waits for the answer somebody saves a file.
answer_late() { until grep -q 'take it' asked; do sleep 0.05; done; echo '/**/' >>two.c; echo a; }
touch asked && answer_late | "$GOINCEPTION" fix --no-cache --runtime goinception-async --interactive --apply --allow-dirty . 2>asked
echo "exit $?" && tail -n 1 asked && git status --short && git checkout -q .

# A folder where nothing can be written beside.
mkdir closed && cp one.c closed/ && "$GOINCEPTION" fix --no-cache --runtime goinception-async --apply closed one.c --allow-dirty \
	--rollback no/such/folder.patch; echo "exit $?"; grep -c gi_sleep one.c closed/one.c
