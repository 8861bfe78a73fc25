# What cannot be compared is said in one line: no repository, no such revision, no common commit, a shallow clone.
export GIT_CONFIG_NOSYSTEM=1 GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@b
export GIT_AUTHOR_DATE=2026-01-01T00:00:00Z GIT_COMMITTER_DATE=2026-01-01T00:00:00Z
run() { "$GOINCEPTION" analyze --no-cache --since "$@"; echo "exit $?"; }
mkdir outside && echo 'int x;' >outside/x.c
mkdir bare && (cd bare && git init -q --bare .) && echo 'int x;' >bare/x.c
exec 2>&1
run main outside
run main bare
git init -q -b main repository && cd repository && echo 'int x;' >x.c
run main .
git add . && git commit -qm one && echo 'int y;' >x.c && git commit -qam two
run nonsense .
run HEAD:x.c .
run '' .
run HEAD~7 .
git checkout -q --orphan other && git commit -qm apart && run main .
git clone -q --depth 1 "file://$PWD" ../shallow -b main && cd ../shallow
run HEAD~1 .
