"$GOINCEPTION" analyze --path nowhere
