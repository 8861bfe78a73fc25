# A rule file says where its functions are declared; a word that is not in the language is refused.
cat >good.yaml <<'END'
headers: [stock/stock.h]
package: libstock-dev
elsewhere: [stock_fetch2]
---
rule: stock-fetch
class: network
bound: peer
calls: [stock_fetch, stock_fetch2]
waits: until the stock server has answered
why: It asks another machine.
END
"$GOINCEPTION" rules check good.yaml
"$GOINCEPTION" rules show stock-fetch --rules good.yaml
sed 's/package/packages/' good.yaml >bad.yaml
"$GOINCEPTION" rules check bad.yaml
