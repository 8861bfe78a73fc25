# Pages that are not as they would be written: exit code 1.
"$GOINCEPTION" rules pages pages >written
echo more >>pages/sleep.md
"$GOINCEPTION" rules pages --check pages >said
