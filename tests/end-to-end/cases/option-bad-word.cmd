"$GOINCEPTION" analyze --path . --format yaml
