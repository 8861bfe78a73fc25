cp -r "$FIXTURES/orders" .
escapes() { "$GOINCEPTION" analyze --path orders --fail-on never "$@" | grep -c "$(printf '\033')"; }
echo "auto on a pipe: $(escapes)"
echo "never: $(escapes --color never)"
[ "$(escapes --color always)" -gt 0 ] && echo "always: some"
