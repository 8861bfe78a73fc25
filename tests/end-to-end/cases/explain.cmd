# A rule of one's own has no fixture and so no code; a shipped one shows the code of its fixture, without the annotations.
cat >ours.yaml <<'END'
rule: our-fetch
class: network
bound: {argument: 1, unit: milliseconds}
calls: [our_fetch, our_fetch_all]
when:
  - {argument: 0, is: not-null}
unless:
  - {argument: 1, equals: 0}
  - {argument: 1, less-than: 0}
waits: until the stock server has answered
why: |
  The stock server answers when it likes.
  Nothing else runs meanwhile.
instead:
  libuv: our_fetch_uv
  any: {use: "pass 0 as the second argument, and ask again", rename: our_fetch_nowait, safety: changes-behaviour}
references: [docs/stock.md]
END
"$GOINCEPTION" rules show our-fetch --rules ours.yaml --level our-fetch=1
"$GOINCEPTION" explain our-fetch ev-sleep --rules ours.yaml
"$GOINCEPTION" rules show --format markdown our-fetch --rules ours.yaml -o page.md && cat page.md
"$GOINCEPTION" explain sleep --context epoll | grep -A4 instead
