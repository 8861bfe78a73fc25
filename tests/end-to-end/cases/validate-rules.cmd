# --rules alone proves the rules' rewrites (tests/proofs), and takes no paths; with a path behind it, it is more rules.
try() { "$GOINCEPTION" validate --no-cache "$@"; echo "exit $?"; }
echo 'int main(void) { return 0; }' >main.c
try --rules --path main.c
try --rules --entry main
try --rules --rule sock-accept
try main.c --rules no-such.yaml
printf 'rule: wait\nclass: ipc\nbound: peer\nlevel: 2\nwaits: yes\ncalls: [wait_for_it]\nwhy: it waits\ninstead: {any: {use: nothing}}\n' >more.yaml
try main.c --rules more.yaml --rule wait | tail -n 2
try --rules=more.yaml --rules --rule wait
# The second that a connection waits for its place is too long for all of them.
try --rules --rule socket-connect --runtime goinception-async --total-timeout 1
