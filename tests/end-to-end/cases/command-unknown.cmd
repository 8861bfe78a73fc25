"$GOINCEPTION" anlyze --path .
