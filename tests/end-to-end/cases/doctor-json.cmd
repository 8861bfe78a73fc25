cp -r "$FIXTURES/chat-server" "$FIXTURES/orders" .
printf '#include "no.h"\nvoid f(void (*g)(void)) { g(); } int x = ;\n' >broken.c
for example in chat-server orders broken.c; do
	"$GOINCEPTION" doctor --path $example --top 4 --format json -o "${example%.c}.json" || exit
done
/usr/bin/python3 -W ignore "$SOURCE_ROOT/tests/golden/check_schema.py" "$SOURCE_ROOT/docs/schema/doctor-1.json" \
	chat-server.json orders.json broken.json || exit
/usr/bin/python3 -c 'import json
doctor = json.load(open("chat-server.json"))
print(doctor["contexts"]["total"], len(doctor["contexts"]["items"]), doctor["indirect_calls"]["resolved"])
broken = json.load(open("broken.json"))
print(broken["parsing"]["missing_headers"]["items"], broken["indirect_calls"]["unresolved_types"]["items"])'
