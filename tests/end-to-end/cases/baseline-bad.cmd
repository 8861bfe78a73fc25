echo 'int main(void) { return 0; }' >good.c
try() { printf '%b' "$1" >baseline.yaml; "$GOINCEPTION" analyze --path good.c --baseline baseline.yaml; }
try ''
try 'rules: []\n'
try 'goinception-baseline: 2\nfindings: []\n'
try 'goinception-baseline: 1\nfindings: yes\n'
try 'goinception-baseline: 1\nfindings:\n- {file: a.c, function: f, call: g, rule: r}\n'
try 'goinception-baseline: 1\nfindings:\n- {file: a.c, function: f, call: g, rule: r, fingerprint: xyz}\n'
try 'goinception-baseline: 1\nfindings:\n- {file: a.c, fuction: f, call: g, rule: r, fingerprint: "0123456789abcdef"}\n'
try 'goinception-baseline: 1\nfindings:\n- {file: [\n'
mkdir folder
"$GOINCEPTION" analyze --path good.c --baseline folder
"$GOINCEPTION" analyze --path good.c --baseline no/such/baseline.yaml --update-baseline
