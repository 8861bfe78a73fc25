# docs/writing-rules.md, done as it says: its blocks of code become the files it names.
page=$SOURCE_ROOT/docs/writing-rules.md
block() { # block LANGUAGE NUMBER: the text of that block
	awk -v fence="\`\`\`$1" -v wanted="$2" '$0 == fence {n++; on = n == wanted; next} /^```$/ {on = 0} on' "$page"
}
cat >stock.h <<'END'
enum { STOCK_PROMPT = 1 };
struct stock_order { const char *article; int line; };
int stock_open(const char *host, int flags), stock_count(const char *article, int milliseconds), stock_serve(int line);
void stock_flush(int line), stock_on_order(int line, void (*callback)(struct stock_order *order));
END
mkdir program && cp stock.h program && block c 1 >program/main.c
block yaml 1 >stock.yaml
"$GOINCEPTION" rules check stock.yaml
"$GOINCEPTION" analyze --path program --rules stock.yaml | grep '^main.c'
block yaml 2 >>stock.yaml
"$GOINCEPTION" analyze --path program --rules stock.yaml | grep -e '^main.c' -e context
block yaml 3 >>stock.yaml
"$GOINCEPTION" rules check stock.yaml
"$GOINCEPTION" analyze --path program --rules stock.yaml | grep '^main.c'
block c 2 >stock-example.c
"$GOINCEPTION" rules check stock.yaml
"$GOINCEPTION" rules test --rules stock.yaml stock-example.c
"$GOINCEPTION" explain --rules stock.yaml stock-count | grep -A 6 '^  before'
"$GOINCEPTION" doctor --path program | grep -A 4 '^## Functions'
block yaml 4 >>stock.yaml
"$GOINCEPTION" rules check stock.yaml
"$GOINCEPTION" rules show --rules stock.yaml stock-pause socket-receive | grep -e ' waits' -e calls -e extends -e 'stock '
