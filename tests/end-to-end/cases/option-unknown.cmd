"$GOINCEPTION" analyze --pth .
