# What a source is called cannot move the cursor of who reads about it.
name=$(printf 'a\033[31mred\nline.c')
printf '#include <unistd.h>\nint main(void) { sleep(3); return 0; }\n' >"$name"
"$GOINCEPTION" analyze --path . --fail-on never >report 2>log || exit
cat report log | grep -c "$(printf '\033')"
grep -c '^a\\x1b\[31mred\\x0aline.c:2:.*warning: sleep()' report
true
