# Rules are kept as they were parsed: whatever becomes of that file, and of the rules, a run goes by what the rules say.
cp -r "$FIXTURES/orders" .
export SOURCE_DATE_EPOCH=1763700000 # what was decided is kept for a day
mkdir mine
rule() { printf 'rule: my-own\ncalls: [%s]\nclass: cpu\nbound: work\nwaits: %s\nwhy: "it does"\n' "$1" "$2" >mine/mine.yaml; }
analyze() { "$GOINCEPTION" analyze --path orders --rules mine --cache-dir "$CACHE" --fail-on never --format json "$@"; }
plain() { sed -E 's/"seconds": .*//; s/"(hits|misses)": [0-9]+/"\1": N/'; }
kept() { find "$CACHE" -name '*.rules'; }
check() {
	analyze | plain >report
	analyze --no-cache | plain | cmp - report && echo "$1: as without a cache, $(kept | wc -l) kept"
}
rule printf 'for one'
check 'new'
before=$(stat -c %i "$(kept)")
check 'again'
[ "$(stat -c %i "$(kept)")" = "$before" ] && echo 'and not written again'
rule printf 'for another'
check 'a word has changed' && grep -c 'waits for another' report
printf 'rule: second\nextends: my-own\ncalls: [puts]\n' >mine/second.yaml
check 'a file more'
rm mine/second.yaml
check 'a file less'
head -c 1000 "$(kept)" >cut && cat cut >"$(kept)"
check 'cut short'
head -c 1000 /dev/urandom >"$(kept)"
check 'noise'
: >"$(kept)"
check 'empty'
python3 - "$(kept)" <<'END'
import pathlib, subprocess, sys
kept = pathlib.Path(sys.argv[1])
good = kept.read_bytes()
told = 0
for step in range(8):
    changed = bytearray(good)
    changed[len(changed) * step // 8] ^= 1 << step
    kept.write_bytes(changed)
    run = subprocess.run(["bash", "-c", '"$GOINCEPTION" analyze --path orders --rules mine --cache-dir "$CACHE" --fail-on never --output /dev/null --log-level info'],
                         check=True, stderr=subprocess.PIPE, text=True)
    told += run.stderr.count("is damaged: rules are parsed anew")
    print("" if kept.read_bytes() == good else "not made anew", end="")
print(f"the log tells of {told} of 8")
END
check 'one bit'
for process in 1 2 3 4; do analyze --output "report$process" & done
wait
for process in 1 2 3 4; do plain <"report$process" | cmp - report; done
find "$CACHE" -name '*.tmp'
echo '== what is wrong is told in the same words'
printf 'rule: second\nclass: [1\n' >mine/second.yaml
analyze; analyze --no-cache
printf 'rule: second\nclas: cpu\n' >mine/second.yaml
analyze; analyze --no-cache; analyze
echo '== rules check reads what is there'
rule printf 'for one' && "$GOINCEPTION" rules check mine/mine.yaml
