# Slips are told with what was meant; what a configuration says to analyze does not concern doctor's own output.
"$GOINCEPTION" doctor; echo $?
"$GOINCEPTION" doctor --tpo 3 .; echo $?
"$GOINCEPTION" doctor --top many .; echo $?
"$GOINCEPTION" doctor --path missing; echo $?
"$GOINCEPTION" doctor --format jsn .; echo $?
echo 'int main(void) { return 0; }' >good.c
printf 'format: json\noutput: report.json\n' >goinception.conf
GOINCEPTION_FORMAT=json "$GOINCEPTION" doctor . | head -n 2
ls
# A tree that was copied away from where its compile commands point.
echo '[{"directory": "/elsewhere", "file": "/elsewhere/good.c", "command": "cc -c good.c"}]' >compile_commands.json
GOINCEPTION_FORMAT=text "$GOINCEPTION" doctor --output - . | grep guessed
