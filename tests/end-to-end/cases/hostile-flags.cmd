# A compile database comes with the code: it must not be able to write, to run, or to read response files.
cat >good.c <<'END'
#include <unistd.h>
int main(void) { sleep(3); return 0; }
END
echo 'precious' >victim
echo '-o victim2' >response
cat >compile_commands.json <<'END'
[{"directory": ".", "file": "good.c", "arguments": ["cc", "-fplugin=./plugin.so", "-fpass-plugin=./plugin.so",
  "-Xclang", "-load", "-Xclang", "./plugin.so", "-o", "victim", "@response", "-MD", "-MF", "victim", "-MT", "x",
  "-save-temps", "-save-temps=obj", "--serialize-diagnostics", "victim", "-ftime-trace=victim", "-dumpdir", "victim",
  "-MJ", "victim", "-fmodules", "-fmodules-cache-path=modules", "-fcrash-diagnostics-dir=crash", "-Xclang", "-o",
  "-Xclang", "victim", "-emit-pch", "-fprofile-generate=profile", "-gsplit-dwarf", "-foptimization-record-file=victim",
  "-wrapper", "touch,wrapped", "-B.", "-specs=response", "-c", "good.c"]}]
END
find . | sort >"$CACHE/before"
"$GOINCEPTION" analyze --path . --no-cache --fail-on never -o "$CACHE/report"
code=$?
find . | sort | diff "$CACHE/before" - || code=1
cat victim
grep -c 'good.c:2:.*warning: sleep()' "$CACHE/report"
exit $code
