# Facts of the fixtures that were made with the program: they hold wherever it is put, as long as nothing they were made of changes.
share=prefix/share/goinception
mkdir -p prefix/bin $share/rules/stock $share/fixtures/rules/stock
cp "$GOINCEPTION" prefix/bin
cat >$share/rules/stock/count.yaml <<'END_OF_RULES'
rule: stock-count
class: network
bound: peer
calls: [stock_count]
waits: until the server has answered
why: It asks somebody.
---
context: stock-async
kind: nonblocking
entered-by: [{annotation: async}]
END_OF_RULES
echo 'int stock_count(const char *article);' >$share/fixtures/rules/stock/stock.h
cat >$share/fixtures/rules/stock/count.c <<'C'
#include "stock.h"

__attribute__((annotate("async"))) static void on_order(void)
{
	stock_count("nails"); /* expect: stock-count context=stock-async */
}

int main(void)
{
	return stock_count("nails"); /* ok: no context */
}
C
look() {
	"$prefix/bin/goinception" rules test --profile "$@" 2>profile
	sed -n 's/^  sources: /    /p' profile
}
prefix=$PWD/prefix
echo "- made, and used where they were made"
"$prefix/bin/goinception" rules test --write-facts "$prefix/share/goinception/facts" || exit
look --cache-dir one
echo "- moved; nothing is kept elsewhere"
mkdir other && mv prefix "other/a place" && prefix="$PWD/other/a place" && share="$prefix/share/goinception"
look --cache-dir one
grep -rl "$PWD" "$share/facts"
ls one 2>&1
echo "- a header has changed, and is as it was"
cp "$share/fixtures/rules/stock/stock.h" stock.h
echo '/* of nails */' >>"$share/fixtures/rules/stock/stock.h"
look --cache-dir two
look --cache-dir two
cp stock.h "$share/fixtures/rules/stock"
look --cache-dir three
echo "- the fixture has changed"
sed -i 's/expect: stock-count/ok: not so/' "$share/fixtures/rules/stock/count.c"
look --cache-dir three
sed -i 's/ok: not so/expect: stock-count/' "$share/fixtures/rules/stock/count.c"
echo "- without any that are kept"
look --no-cache
echo "- damaged, taken away"
find "$share/facts" -name '*.facts' -exec truncate -s -9 {} +
look --cache-dir four
rm -r "$share/facts"
look --cache-dir five
echo "- made again, of other fixtures: nothing old stays"
"$prefix/bin/goinception" rules test --write-facts "$share/facts"
mv "$share/fixtures/rules/stock/count.c" "$share/fixtures/rules/stock/count.cpp"
"$prefix/bin/goinception" rules test --write-facts "$share/facts"
find "$share/facts" -name '*.facts' | wc -l
echo "- where nothing can be written"
touch here
"$prefix/bin/goinception" rules test --write-facts here/facts
