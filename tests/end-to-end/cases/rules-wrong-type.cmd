echo 'int main(void) { return 0; }' >good.c
cat >mine.yaml <<'END'
rule: my-wait
level: high
class: network
bound: peer
calls: [my_wait]
END
"$GOINCEPTION" analyze --path . --rules mine.yaml
