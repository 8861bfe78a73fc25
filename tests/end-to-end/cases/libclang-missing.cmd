# A libclang that cannot be loaded is one line, for a whole program: hidden here, where this machine lets everybody mount.
library=$(grep -aom1 '/[[:alnum:]/._+-]*libclang[[:alnum:]._-]*\.so[.0-9]*' "$GOINCEPTION" | head -1)
[ -f "$library" ] && unshare --user --map-root-user --mount mount --bind /dev/null "$library" 2>/dev/null || exit 77
cp -r "$FIXTURES/orders" .
export library
unshare --user --map-root-user --mount bash <<'END'
mount --bind /dev/null "$library"
"$GOINCEPTION" analyze --path orders --no-cache 2>error
echo "exit $?"
sed -E 's/\([^)]*\)/(WHY)/' error
"$GOINCEPTION" rules list >list && echo 'what needs none works'
END
