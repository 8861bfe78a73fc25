"$GOINCEPTION" --version
