# An inventory says how many functions lead to each call: what becomes asynchronous takes them with it. Itself and rings
# of functions count once; a call through a table counts, a function that nobody calls has none.
cat >a.c <<'C'
unsigned sleep(unsigned seconds);
static void ring(int n);
static void deep(int n) { sleep(n); if (n) ring(n - 1); }
static void ring(int n) { deep(n); }
static void by_table(void) { deep(1); }
static void (*const table[])(void) = {by_table};
void dispatch(int i) { table[i](); }
int main(void) { ring(2); dispatch(0); sleep(1); return 0; }
C
"$GOINCEPTION" analyze a.c --no-cache --fail-on never -o json:report.json -o html:report.html || exit
python3 -c 'import json
for finding in json.load(open("report.json"))["findings"]:
    print(finding["function"], finding["callers"])'
grep -c '"callers":4' report.html
