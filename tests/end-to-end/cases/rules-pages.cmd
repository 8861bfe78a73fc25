# A page for each rule: written, checked, and removed when its rule is gone; what a person wrote beside them stays.
cat >ours.yaml <<'END'
rule: our-fetch
class: network
bound: peer
calls: [our_fetch]
waits: until a|b answers
why: It asks <ours> over *the* network.
instead:
  libuv: "our_fetch_async | our_queue"
references: [man 3 our_fetch, "https://example.org/our", a book]
END
"$GOINCEPTION" rules pages --rules ours.yaml pages | sed 's/[0-9][0-9]* pages, [0-9][0-9]*/N pages, N/'
cat pages/our-fetch.md
grep our-fetch pages/README.md pages/frameworks/libuv.md
"$GOINCEPTION" rules pages --rules ours.yaml --check pages | sed 's/[0-9][0-9]*/N/'
echo mine >pages/mine.md
sed -i s/network/NETWORK/ pages/our-fetch.md && rm pages/frameworks/libev.md
"$GOINCEPTION" rules pages --rules ours.yaml --check pages | sed "s,$PWD,HERE,; s/of [0-9][0-9]*/of N/"
"$GOINCEPTION" rules pages pages | sed 's/^[0-9][0-9]*/N/'
ls pages | grep -E "our-fetch|mine"
"$GOINCEPTION" rules pages
