# An entry that is damaged, however, is read again from the source, without a word on stdout; the log tells of it.
cp -r "$FIXTURES/orders" .
run() { "$GOINCEPTION" analyze --path orders --cache-dir "$CACHE" --fail-on never --log-level info --format json >"$1" 2>"$1.log"; }
plain() { sed -E 's/"seconds": .*//; s/"(hits|misses)": [0-9]+/"\1": N/' "$1"; }
check() {
	run damaged && diff <(plain cold) <(plain damaged) >difference && echo "$1: the same report" || head difference
	echo "$(grep -c 'the cache entry is not used' damaged.log) of $(find "$CACHE" -name '*.facts' | wc -l) are told"
	run again && grep -c '"hits": 4' again
}
entries() { find "$CACHE" -name '*.facts' | sort; }
run cold || exit
entries | while read -r file; do head -c 100 "$file" >cut && cat cut >"$file"; done
check 'cut short'
entries | while read -r file; do : >"$file"; done
check 'empty'
entries | while read -r file; do head -c 20 /dev/urandom >"$file"; done
check 'noise'
entries | while read -r file; do echo x >>"$file"; done
check 'too long'
# One bit after the other, all over the files.
python3 - "$CACHE" <<'END'
import pathlib, subprocess, sys
cache = pathlib.Path(sys.argv[1])
entries = sorted(cache.rglob("*.facts"))
good = {entry: entry.read_bytes() for entry in entries}
clean = pathlib.Path("cold").read_text().split('"seconds"')[0]
for step in range(24):
    for entry, content in good.items():
        changed = bytearray(content)
        position = len(changed) * step // 24
        changed[position] ^= 1 << step % 8
        entry.write_bytes(changed)
    run = subprocess.run(["bash", "-c", '"$GOINCEPTION" analyze --path orders --cache-dir "$CACHE" --fail-on never --format json'],
                         stdout=subprocess.PIPE, text=True, check=True)
    if run.stdout.split('"seconds"')[0] != clean:
        print("another report when bit", step % 8, "of byte", position, "is wrong")
    if any(entry.read_bytes() != content for entry, content in good.items()):
        print("not made anew when bit", step % 8, "of byte", position, "is wrong")
print("24 bits of each entry")
END
