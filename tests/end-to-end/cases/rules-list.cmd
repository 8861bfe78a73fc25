# What a person asks of the rules: by function, by class and level, by pack, counted.
"$GOINCEPTION" rules list --function uv_read_start
"$GOINCEPTION" rules list --function ev_sleep
"$GOINCEPTION" rules list --function no_such_function
"$GOINCEPTION" rules list --pack libev
"$GOINCEPTION" rules list --pack libev --class timer --level 2
"$GOINCEPTION" rules list --pack libev --level ev-sleep=0 --level 0
"$GOINCEPTION" rules list --pack libev --context sd-event
"$GOINCEPTION" rules list --pack libev --class dns
cat >goinception.conf <<'END'
level: {ev-sleep: 1}
END
"$GOINCEPTION" rules list --pack libev --level 1
"$GOINCEPTION" rules list --pack libev --summary | sed -n "1,/^framework/p"
"$GOINCEPTION" rules list --pack libev --format markdown | head -n 3
