# A variable that flags are put into thousands of times, and that thousands of conditions ask, is looked at once.
{
	printf '#include <signal.h>\n#include <unistd.h>\nstatic int get(int a)\n{\n\tint flags = 0;\n'
	for ((i = 0; i < 3000; i++)); do
		printf '\tif (a == %d) flags |= %d;\n\tif (flags & %d) sleep(1);\n' $i $((1 << i % 20)) $((1 << (i + 3) % 20))
	done
	printf '\treturn flags;\n}\nstatic void on_signal(int number) { get(number); }\nint main(void) { signal(SIGUSR1, on_signal); }\n'
} >many.c
"$GOINCEPTION" analyze many.c --no-cache --fail-on never --format compact | tail -1 | sed 's/ (.*//'
