# Several reports of one run, each in its format: by name, by the ending of the file, and one on standard output. Paths in
# those that services read count from the repository.
mkdir repository
cp -r "$FIXTURES/chat-server" repository/server
git init -q repository || exit
cd repository || exit
"$GOINCEPTION" analyze --path server -o junit:all.xml -o csv:- -o scan.sarif -o gitlab:quality.json -o checkstyle:style.xml |
	cut -d, -f1-7
xmllint --noout all.xml style.xml || exit
grep -o 'file name="[^"]*"' style.xml
grep -c '<failure' all.xml
/usr/bin/python3 -c 'import json
results = json.load(open("scan.sarif"))["runs"][0]["results"]
for result in results:
    place = result["locations"][0]["physicalLocation"]
    print(place["artifactLocation"]["uri"], place["region"]["startLine"], place["region"]["snippet"]["text"].strip(),
          len(result["codeFlows"][0]["threadFlows"][0]["locations"]))
print(len({issue["fingerprint"] for issue in json.load(open("quality.json"))}))'
"$GOINCEPTION" analyze --path server --format github | cut -d: -f1-4
cd ..
mv repository/.git elsewhere
"$GOINCEPTION" analyze --path repository/server --format github | grep -o 'file=[^,]*' | sort -u
bash "$SOURCE_ROOT/tests/validators/check_sarif" repository/scan.sarif >verdict 2>&1
code=$?
[ $code = 77 ] || [ $code = 0 ] || cat verdict
