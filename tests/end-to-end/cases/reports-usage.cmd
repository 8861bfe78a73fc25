echo 'int main(void) { return 0; }' >good.c
"$GOINCEPTION" analyze --path . --format srif
"$GOINCEPTION" analyze --path . -o srif:out
"$GOINCEPTION" analyze --path . -o sarif:
"$GOINCEPTION" analyze --path . -o summary
"$GOINCEPTION" analyze --path . -o text:- -o json:-
"$GOINCEPTION" analyze --path . -o one.json -o text:one.json
"$GOINCEPTION" analyze --path . -o json:no/such/folder/report
"$GOINCEPTION" analyze --path . -o ./srif:out -o json:two
echo $?
ls
