# One line on standard error for each mistake.
"$GOINCEPTION" explain slep; echo "exit $?"
"$GOINCEPTION" explain; echo "exit $?"
"$GOINCEPTION" rules show; echo "exit $?"
"$GOINCEPTION" explain sleep -o missing/page; echo "exit $?"
"$GOINCEPTION" rules list --context libuw; echo "exit $?"
"$GOINCEPTION" explain sleep --context epol; echo "exit $?"
"$GOINCEPTION" rules list --class dnss; echo "exit $?"
"$GOINCEPTION" rules list --level 3; echo "exit $?"
"$GOINCEPTION" rules list --level slep=1; echo "exit $?"
"$GOINCEPTION" rules list sleep; echo "exit $?"
"$GOINCEPTION" explain fsync; echo "exit $?" # a function where a rule was meant
