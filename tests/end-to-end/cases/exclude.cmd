cp -r "$FIXTURES/orders" .
"$GOINCEPTION" analyze --path orders --exclude 'pay*.c' --exclude warehouse.c --fail-on never >report
grep -c 'payment.c\|warehouse.c' report
"$GOINCEPTION" analyze --path orders --exclude '*'
