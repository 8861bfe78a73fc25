mkdir docs && echo "# no code here" >docs/README.md
"$GOINCEPTION" analyze --path docs
