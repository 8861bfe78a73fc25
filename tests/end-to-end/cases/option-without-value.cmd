"$GOINCEPTION" analyze --path
