mkdir empty
"$GOINCEPTION" analyze --path empty
