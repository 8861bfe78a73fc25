# What is good YAML, and hardly meant so: a function that a shipped rule speaks of, a framework that is misspelt, no example.
cat >ours.yaml <<'END'
rule: our-receive
class: network
bound: peer
calls: [our_receive, recv]
waits: for the other side
why: It asks somebody.
instead: {libuw: uv_read_start, any: our_receive_async}
---
rule: our-count
class: network
bound: peer
calls: [our_count]
waits: for the other side
why: It asks somebody.
END
"$GOINCEPTION" rules check ours.yaml
printf 'int our_count(void);\nint main(void)\n{\n\treturn our_count(); /* expect: our-count context=none */\n}\n' >ours-example.c
"$GOINCEPTION" rules check ours.yaml
printf '/* expct: our-count */\nint main(void) { return 0; }\n' >ours-example.c
"$GOINCEPTION" rules check ours.yaml
echo 'a shipped file replaces nothing by itself' && "$GOINCEPTION" rules check "$SOURCE_ROOT/rules/redis/loop.yaml"
