# An example has to call each function that a rule names, and to be silent by each of its conditions: what no example shows is told.
mkdir -p rules/stock fixtures/rules/stock
cat >rules/stock/count.yaml <<'END_OF_RULES'
headers: [stock.h]
elsewhere: [stock_count_old]
---
rule: stock-count
class: network
bound: peer
calls: [stock_count, stock_count_all, "stock_count_*_now", stock_count_old]
when:
  - {argument: 0, is: not-null}
unless:
  - {argument: 1, equals: 0}
  - {argument: 1, equals: 7}
waits: until the server has answered
why: It asks somebody.
---
rule: stock-close
class: network
bound: peer
calls: [stock_close]
waits: until the server has answered
why: It asks somebody.
END_OF_RULES
cat >fixtures/rules/stock/count.c <<'C'
int stock_count(const char *article, int how), stock_count_all(const char *article, int how), stock_close(void);

__attribute__((annotate("async"))) static void on_order(void)
{
	stock_count("nails", 1); /* expect: stock-count */
	stock_count("nails", 0); /* ok: only asks */
	stock_close();           /* expect: stock-close */
}
C
cat >rules/stock/contexts.yaml <<'END_OF_RULES'
context: stock-async
kind: nonblocking
entered-by: [{annotation: async}]
END_OF_RULES
printf '%s\n' '__attribute__((annotate("async"))) static void on_order(void) { stock_close(); } /* expect: stock-close context=stock-async */' |
	sed '1s/^/int stock_close(void);\n/' >fixtures/rules/stock/contexts.c
"$GOINCEPTION" rules test --rules-dir rules
cat >>fixtures/rules/stock/count.c <<'C'
int stock_count_them_now(const char *article, int how);

__attribute__((annotate("async"))) static void on_inventory(const char *article)
{
	stock_count_all("nails", 1);      /* expect: stock-count */
	stock_count_them_now("nails", 1); /* expect: stock-count */
	stock_count(article, 1);          /* ok: there may be no article */
	stock_count("nails", 7);          /* ok: only asks */
}

int main(void)
{
	return stock_close(); /* ok: no context */
}
C
"$GOINCEPTION" rules test --rules-dir rules
# Where an example cannot be read, that is the fault, and not that its rules have none.
sed -i 's/^int main/int main( {/' fixtures/rules/stock/count.c
"$GOINCEPTION" rules test --rules-dir rules | sed 's/: does not compile: .*/: does not compile/' | uniq
