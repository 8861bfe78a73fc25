# The installed program finds its rules, wherever it was put and from wherever it is started.
cmake --install "$BUILD" --prefix "$PWD/prefix" >install.log 2>&1 || { cat install.log; exit 1; }
mv prefix moved
cp -r "$FIXTURES/orders" .
moved/bin/goinception --version | head -n 1
(cd / && "$OLDPWD/moved/bin/goinception" analyze --path "$OLDPWD/orders" --fail-on never) >report || exit
grep -c ' warning: ' report
find moved -name 'goinception.1*' -o -name sleep.yaml | sort
# The schema is where the first line of a rule file says.
rule=$(find moved -name sleep.yaml -path '*posix*') && way=$(sed -n '1s/.*schema=//p' "$rule")
grep -c '"One document of a goinception rule file"' "$(dirname "$rule")/$way"
# Its examples hold, and where their facts came with it (they are made once the program is) none is parsed.
if [ "$BUILD/share/goinception/facts.made" -nt "$GOINCEPTION" ]; then
	moved/bin/goinception rules test --profile --cache-dir new >verdict 2>profile || cat verdict
	grep -q ' and 0 were parsed' profile || cat profile
	[ ! -e new ] || echo "facts were kept again"
fi
# And the runtime and the proofs of the rules, also where libraries have a folder for each architecture.
if architecture=$(cc -print-multiarch 2>/dev/null) && [ -n "$architecture" ] && [ ! -e "moved/lib/$architecture" ]; then
	mkdir libraries && mv moved/lib/* libraries && mkdir "moved/lib/$architecture" && mv libraries/* "moved/lib/$architecture"
fi
moved/bin/goinception validate --rules --rule socket-accept | tail -n 1
