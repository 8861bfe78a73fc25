# The made-up program that bench/scale measures with: the same each time, read without complaint, and with something
# in it for each stage.
"$BUILD/bench/made-program" one 120 && "$BUILD/bench/made-program" two 120 && "$BUILD/bench/made-program" other 120 7
diff -r one two && echo 'the same arguments give the same files'
cmp -s one/0/5.facts other/0/5.facts || echo 'another seed gives another program'
"$GOINCEPTION" link one --format json --fail-on never -o report.json
python3 - <<'END'
import json
report = json.load(open("report.json"))
summary = report["summary"]
print(summary["files"], "sources,", summary["functions"], "functions,", summary["calls"], "calls")
print("contexts:", ", ".join(sorted(summary["contexts"])))
print("many blocking points:", summary["blocking_points"]["total"] > 40)
print("many findings:", len(report["findings"]) > 20)
print("chains of several hops:", max(len(finding["chain"]) for finding in report["findings"]) > 3)
END
"$SOURCE_ROOT/bench/scale" --build "$BUILD" --made 40 2>/dev/null | sed -E 's/( \| [0-9.]+){10} \|$/ | FIGURES |/'
"$SOURCE_ROOT/bench/scale" --build "$BUILD" one --sizes 20,50 --json figures.json 2>/dev/null | wc -l
python3 -c 'import json; print([row["name"] for row in json.load(open("figures.json"))])'
