# The same report, byte for byte but for the time, however many workers made it, and from a cache.
mkdir all
cp -r "$FIXTURES/orders" "$FIXTURES/chat-server" "$FIXTURES/uv-proxy" "$FIXTURES/rules/posix" all
for jobs in 1 4; do
	"$GOINCEPTION" analyze --path all --scope all --no-cache -j $jobs --fail-on never >text.$jobs || exit
done
"$GOINCEPTION" analyze --path all --scope all --no-cache -j 1 --fail-on never --format json >json.1 || exit
"$GOINCEPTION" analyze --path all --scope all --cache-dir "$CACHE" --fail-on never --format json >json.cold || exit
"$GOINCEPTION" analyze --path all --scope all --cache-dir "$CACHE" --fail-on never --format json >json.warm || exit
sed -E -i 's/[0-9]+\.[0-9] s\b/TIME/' text.*
sed -E -i 's/"seconds": .*/"seconds": TIME/; s/"(hits|misses)": [0-9]+/"\1": N/' json.*
diff text.1 text.4 && diff json.1 json.cold && diff json.1 json.warm && [ -s json.1 ]
