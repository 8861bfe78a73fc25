# Writing that fails half-way: two files are to be written, the second one cannot be, and the first is put back. What fails
# does so between the two: the rollback patch goes into a pipe here, and fix waits until somebody reads it, with all new texts
# beside the files.
printf '#include <unistd.h>\n\nvoid one(void)\n{\n\tsleep(1);\n}\n' >one.c
printf '#include <unistd.h>\n\nvoid two(void)\n{\n\tsleep(2);\n}\n' >two.c
chmod 640 one.c && mkfifo patch && sha1sum one.c two.c >before
fix() { "$GOINCEPTION" fix --no-cache --runtime goinception-async --apply "$@"; echo "exit $?"; }
# half_way FAULT OPTION...: the fault happens when both new texts lie there
half_way() {
	fault=$1 && shift
	fix . --rollback patch "$@" >told 2>&1 &
	while kill -0 $! 2>/dev/null && [ "$(ls ./*.c.goinception-* 2>/dev/null | wc -l)" -lt 2 ]; do sleep 0.05; done
	eval "$fault" && cat patch >taken && wait $!
	cat told && sha1sum --check --quiet before 2>&1; stat -c '%a %n' one.c; ls
}
echo 'The new text is gone: renaming it fails.'
half_way 'rm two.c.goinception-*'

echo 'Somebody saves the second file: nothing is written over.'
half_way 'echo "/**/" >>two.c' --format json | grep -E '"(stage|file|sha1)"|fix again|exit|FAILED|\.c$'
