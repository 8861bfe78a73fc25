# What was decided is kept: the next run reports the same bytes without deciding, as long as nothing has changed.
export SOURCE_DATE_EPOCH=1763700000 # what is kept holds for a day
cp -r "$FIXTURES/orders" .
analyze() { "$GOINCEPTION" analyze --path orders --cache-dir "$CACHE" --fail-on never --log-level debug "$@" 2>log; }
how() { grep -q 'decided in an earlier run' log && echo "$1: kept" || echo "$1: decided"; }
plain() { sed -E 's/"seconds": .*//; s/"(hits|misses)": [0-9]+/"\1": N/' "$1"; }
timeless() { sed -E 's/ in [0-9.]+ s( \([0-9]+ of [0-9]+ from the cache\))?//; s/\([0-9.]+ s\)//; s/"(seconds|hits|misses)": ?[0-9.]+//g' "$1"; }
same() { how "$1" && cmp <(plain cold) <(plain report); }
analyze --format json >cold && how cold
analyze --format json >report && same warm
analyze --format json --no-cache >report && same 'without a cache'
analyze --format json --jobs 1 >report && same 'one job'
for format in text sarif html csv; do
	analyze --format "$format" >kept && how "$format"
	analyze --format "$format" --no-cache >decided && cmp <(timeless kept) <(timeless decided)
done
analyze --format json --level sleep=0 >report && how 'a level'
analyze --format json --min-confidence low >report && how 'a confidence'
mkdir rules && printf 'rule: my-own\ncalls: [my_call]\nclass: cpu\nbound: work\nwaits: for itself\nwhy: "it does"\n' >rules/mine.yaml
analyze --format json --rules rules >report && how 'a rule of my own'
analyze --format json --rules rules >report && how 'the same again'
sed -i 's/for itself/for another/' rules/mine.yaml
analyze --format json --rules rules >report && how 'the rule has changed'
echo '/* a line */' >>orders/payment.c
analyze --format json >report && how 'a comment more'
sed -i 's/BANK_ANSWERS_IN_SECONDS = 1/BANK_ANSWERS_IN_SECONDS = 2/; s/sleep(BANK/usleep(BANK/' orders/payment.c
analyze --format json >report && how 'a source has changed'
analyze --format json >cold && how 'and again'
find "$CACHE" -name '*.decided' | while read -r file; do head -c 200 "$file" >cut && cat cut >"$file"; done
analyze --format json >report && same 'damaged'
analyze --format json >report && same 'made anew'
