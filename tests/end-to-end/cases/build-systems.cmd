# The examples of docs/build-systems.md, as they stand there.
mkdir src include
printf 'void wait_for(int seconds);\n' >include/net.h
printf '#include "net.h"\n#include <unistd.h>\nvoid wait_for(int seconds) { sleep(seconds); }\n' >src/net.c
printf '#include "net.h"\nint main(void) { wait_for(LIMIT); return 0; }\n' >src/main.c
export PATH=${GOINCEPTION%/*}:$PATH
example() { awk -v wanted="$1" '$0 == "```" { inside = 0 } inside; $0 == "```" wanted { inside = ++count == '"$2"' }' \
	"$SOURCE_ROOT/docs/build-systems.md"; }
example ninja 1 >build.ninja
steps() { ninja 2>&1 | sed -E 's/^\[.*\] //'; }
steps | sort | cut -d ' ' -f 1-3
head -n 1 blocking.txt
echo "--- nothing changed"
steps
echo "--- one source changed"
sed -i 's/main/start/' src/main.c && steps | cut -d ' ' -f 1-3
echo "--- a header changed"
printf 'void wait_for(int minutes);\n' >include/net.h && steps | sort | cut -d ' ' -f 1-3
echo "--- flags changed"
sed -i 's/LIMIT=3/LIMIT=0/' build.ninja && steps | sort | cut -d ' ' -f 1-3
echo "--- xargs"
mkdir build
cat >build/compile_commands.json <<END
[{"directory": "$PWD", "file": "src/net.c", "command": "cc -Iinclude -c src/net.c"},
 {"directory": "$PWD", "file": "src/main.c", "command": "cc -Iinclude -DLIMIT=3 -c src/main.c"}]
END
for number in 1 2; do
	[ $number = 1 ] || command -v parallel >/dev/null || continue # the machine need not have it
	rm -rf facts
	bash -ec "$(example sh $number)" 2>&1 | sed -n '1p;/looked at/p' >report.$number
done
cat report.1
but_for_time() { sed -E 's/, in [0-9.]+ s//' "$1"; }
[ ! -e report.2 ] || diff <(but_for_time report.1) <(but_for_time report.2)
