# A suppression file accepts findings by rule, path, function, call and chain, with a reason and until a day; what it says
# of entries that do not do what they seem to; mistakes in it, with their places.
git init -q . # paths count from here
mkdir -p src third_party/lib
cat >src/handlers.c <<'END'
#include <netdb.h>
#include <poll.h>
#include <unistd.h>
void vendor(int descriptor);
static void lookup(void) { struct addrinfo *found; getaddrinfo("x", 0, 0, &found); }
static void reload(void) { lookup(); }
static void settle(void) { sleep(1); }
static void on_ready(int descriptor) { reload(); settle(); vendor(descriptor); fsync(descriptor); }
int main(void)
{
	struct pollfd set[2] = {{.fd = 0, .events = POLLIN}, {.fd = 1, .events = POLLIN}};
	for (;;) {
		poll(set, 2, -1);
		for (int i = 0; i < 2; i++)
			if (set[i].revents)
				on_ready(set[i].fd);
	}
}
END
cat >third_party/lib/vendor.c <<'END'
#include <unistd.h>
void vendor(int descriptor) { fdatasync(descriptor); }
END
export SOURCE_DATE_EPOCH=1795219200 # 2026-11-21
run() { "$GOINCEPTION" analyze . --no-cache --suppressions accepted.yaml "$@" >report; local code=$?; grep -E '^[^ ]+: error|suppress' report; echo "exit $code"; }
accept() { printf 'goinception-suppressions: 1\nsuppressions:\n' >accepted.yaml; cat >>accepted.yaml; }
accept <<'END'
- {path: third_party/**, reason: code of others}
- {rule: [sleep, file-sync], function: "sett*", reason: a device}
- {call: getaddrinfo, chain: [on_*, reload], until: 2027-01-31, reason: an operator waits}
END
run
"$GOINCEPTION" analyze . --no-cache --suppressions accepted.yaml -o report.json -o report.sarif
/usr/bin/python3 "$SOURCE_ROOT/tests/golden/check_schema.py" "$SOURCE_ROOT/docs/schema/report-1.json" report.json
/usr/bin/python3 -c 'import json
for finding in json.load(open("report.json"))["findings"]: print(finding["call"], finding["suppressed"])
for result in json.load(open("report.sarif"))["runs"][0]["results"]: print(result["ruleId"], result["suppressions"])'
echo "--- run out, misspelt, of no use, all of it through the configuration"
accept <<'END'
- {rule: sleep, until: 2026-11-20, reason: it has run out}
- {rule: file-snyc, reason: a slip}
- {call: getaddrinfo, chain: [reload, on_*], reason: the wrong order}
- {path: src/gone.c, reason: it is gone}
END
echo 'suppressions: accepted.yaml' >goinception.conf
"$GOINCEPTION" analyze . --no-cache | grep -E 'suppress|^[0-9]'
rm goinception.conf
echo "--- mistakes"
exec 2>&1
accept <<'END'
- {rule: sleep}
END
run
accept <<'END'
- {reason: everything}
END
run
accept <<'END'
- {rule: sleep, reason: " "}
END
run
accept <<'END'
- rule: sleep
  until: 2026-13-01
  reason: x
END
run
accept <<'END'
- {rule: sleep, rason: x}
END
run
accept <<'END'
- {path: [], reason: x}
END
run
echo 'findings: []' >accepted.yaml; run
printf 'goinception-suppressions: 2\nsuppressions: []\n' >accepted.yaml; run
: >accepted.yaml; run
rm accepted.yaml; run
