/* Every slip in a rule file is one line: where it is, what was expected, and the nearest word that would do. */
#include "rules/rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

struct slip {
	const char *yaml, *error;
};

static void assert_slips(const struct slip *slips, size_t count)
{
	static const char constants[] = "constants: {MSG_DONTWAIT: 0x40, WNOHANG: 1}\n";
	for (size_t i = 0; i < count; i++) {
		struct ruleset *ruleset = ruleset_new();
		struct error error = {0};
		char line[2048];
		assert_true(ruleset_load_text(ruleset, "c.yaml", constants, strlen(constants), &error));
		if (ruleset_load_text(ruleset, "x.yaml", slips[i].yaml, strlen(slips[i].yaml), &error))
			fail_msg("no error in:\n%s", slips[i].yaml);
		assert_string_equal(error_describe(&error, line, sizeof line), slips[i].error);
		ruleset_free(ruleset);
	}
}

#define ASSERT_SLIPS(slips) assert_slips(slips, sizeof(slips) / sizeof *(slips))

#define RULE "rule: r\nclass: timer\nbound: peer\ncalls: [f]\nwaits: w\nwhy: y\n"

static void in_the_kind_of_document(void **state)
{
	(void)state;
	static const struct slip slips[] = {
	    {"rul: sleep\n", "x.yaml:1:1: unknown kind of document 'rul' (did you mean 'rule'?)"},
	    {"level: 1\nrule: sleep\n", "x.yaml:2:1: 'rule' must be the first key of its document"},
	    {"pack: posix\n", "x.yaml:1:1: a pack is described in its pack.yaml only"},
	    {"- rule: sleep\n",
	     "x.yaml:1:1: expected a document that begins with its kind (one of: rule, unsafe, kept, signal-window, "
	     "remedies, "
	     "constants, "
	     "context, offload, "
	     "allow, multiplexer, invokes, passes, zeroes, symbol, descriptor, nonblocking-descriptor, lock, headers, "
	     "rewrite, forgets)"},
	    {"rule: [sleep]\n", "x.yaml:1:7: expected text for 'rule' of rule '', found a list"},
	    {"rule: sleep(1)\n",
	     "x.yaml:1:7: expected letters, digits, '-', '_' or '.' for 'rule' of rule 'sleep(1)', found 'sleep(1)'"},
	    {"rule: r\nrule: r\n", "x.yaml:2:1: key 'rule' stands here twice, first in line 1"},
	};
	ASSERT_SLIPS(slips);
}

static void in_a_rule(void **state)
{
	(void)state;
	static const struct slip slips[] = {
	    {"rule: sleep\nlevle: 2\n", "x.yaml:2:1: unknown key 'levle' in rule 'sleep' (did you mean 'level'?)"},
	    {"rule: sleep\nlevel: 3\n",
	     "x.yaml:2:8: expected a number from 0 to 2 for 'level' of rule 'sleep', found '3'"},
	    {"rule: sleep\nlevel: high\n",
	     "x.yaml:2:8: expected a number from 0 to 2 for 'level' of rule 'sleep', found 'high'"},
	    {"rule: sleep\n\n\nclass: tiemr\n",
	     "x.yaml:4:8: unknown word 'tiemr' for 'class' of rule 'sleep' (did you mean 'timer'?)"},
	    {"rule: sleep\nclass: [timer]\n",
	     "x.yaml:2:8: expected a word (one of: network, dns, disk, process, timer, lock, ipc, terminal, cpu) for "
	     "'class' of rule 'sleep', found a list"},
	    {"rule: sleep\nconfidence: hihg\n",
	     "x.yaml:2:13: unknown word 'hihg' for 'confidence' of rule 'sleep' (did you mean 'high'?)"},
	    {"rule: sleep\ncalls: []\n",
	     "x.yaml:2:8: expected a name for 'calls' of rule 'sleep', found an empty list"},
	    {"rule: sleep\ncalls: [a, \"\"]\n",
	     "x.yaml:2:12: expected a name for 'calls' of rule 'sleep', found an empty text"},
	    {"rule: sleep\nwhy:\nclass: timer\n", "x.yaml:2:5: expected text for 'why' of rule 'sleep', found nothing"},
	    {"rule: sleep\nin: realtime\n",
	     "x.yaml:2:5: unknown word 'realtime' for 'in' of rule 'sleep' (did you mean 'real-time'?)"},
	    {"rule: r\nclass: timer\nbound: peer\ncalls: [f]\nwhy: y\n", "x.yaml:1:1: rule 'r' lacks 'waits'"},
	    {RULE "---\n" RULE, "x.yaml:8:1: rule 'r' is defined twice, first at x.yaml:1:1"},
	};
	ASSERT_SLIPS(slips);
}

static void in_an_unsafe_call(void **state)
{
	(void)state;
	static const struct slip slips[] = {
	    {"unsafe: u\ncalls: [f]\nharm: h\nwhy: y\n", "x.yaml:1:1: unsafe 'u' lacks 'in'"},
	    {"unsafe: u\nin: signals\n", "x.yaml:2:5: unknown word 'signals' for 'in' of unsafe 'u' (one of: "
	                                 "event-loop, coroutine, signal-handler, "
	                                 "real-time, critical-section, nonblocking, user)"},
	    {"unsafe: u\nin: [signal-handler, coroutine]\n",
	     "x.yaml:2:5: expected event-loop, signal-handler, real-time or critical-section for 'in' of unsafe 'u'"},
	    {"unsafe: u\nin: []\n",
	     "x.yaml:2:5: expected a kind of context for 'in' of unsafe 'u', found an empty list"},
	    {"unsafe: u\nin: signal-handler\ncalls: [f]\nwhy: y\n", "x.yaml:1:1: unsafe 'u' lacks 'harm'"},
	    {"unsafe: u\nbound: peer\n",
	     "x.yaml:2:1: unknown key 'bound' in unsafe 'u' (one of: unsafe, extends, in, level, "
	     "confidence, calls, when, unless, "
	     "spoils, harm, why, instead, remedy, references)"},
	    {"rule: r\nclass: unsafe\n",
	     "x.yaml:2:8: unknown word 'unsafe' for 'class' of rule 'r' (one of: network, dns, disk, process, timer, "
	     "lock, ipc, terminal, cpu)"},
	    {"unsafe: u\nin: signal-handler\ncalls: [f]\nspoils: errno\nharm: h\nwhy: y\n",
	     "x.yaml:1:1: unsafe 'u' spoils 'errno', but there is no 'kept: errno'"},
	    {"unsafe: u\nin: signal-handler\ncalls: [f]\nharm: h\nwhy: y\nremedy: pause\n",
	     "x.yaml:1:1: unsafe 'u' has the remedy 'pause', but there is no 'remedies: pause'"},
	    {RULE "---\nunsafe: r\nin: signal-handler\ncalls: [f]\nharm: h\nwhy: y\n",
	     "x.yaml:8:1: unsafe 'r' is defined twice, first at x.yaml:1:1"},
	    {"kept: errno\n", "x.yaml:1:1: kept 'errno' lacks 'call'"},
	};
	ASSERT_SLIPS(slips);
}

static void in_what_extends(void **state)
{
	(void)state;
	static const struct slip slips[] = {
	    {"rule: r\nextends: false\n",
	     "x.yaml:2:10: expected true or a name for 'extends' of rule 'r', found 'false'"},
	    {"rule: r\nextends: [s]\n", "x.yaml:2:10: expected text for 'extends' of rule 'r', found a list"},
	    {RULE "---\nrule: s\nextends: rr\ncalls: [g]\n", "x.yaml:9:10: rule 's' extends a rule that is not there: "
	                                                     "unknown rule 'rr' (did you mean 'r'?); rules of a "
	                                                     "pack that is off are not there"},
	    {RULE "---\nrule: s\nextends: r\n", "x.yaml:8:1: rule 's' lacks 'calls'"},
	    {RULE "---\nrule: r\nextends: r\nlevle: 1\n",
	     "x.yaml:10:1: unknown key 'levle' in rule 'r' (did you mean 'level'?)"},
	    {RULE "---\nunsafe: r\nextends: true\nlevel: 1\n",
	     "x.yaml:9:10: unsafe 'r' extends 'r', which is of the kind 'rule'"},
	    {"context: c\nextends: true\n", "x.yaml:2:10: context 'c' extends a context that is not there: unknown "
	                                    "context 'c'; contexts of a pack that "
	                                    "is off are not there"},
	    {"context: c\nkind: user\nentered-by: [{name: f}]\n---\ncontext: d\nextends: c\n",
	     "x.yaml:5:1: context 'd' lacks 'entered-by'"},
	    {"remedies: m\nextends: true\ninstead: {any: a}\n", "x.yaml:2:10: there are no remedies 'm' to extend"},
	    {"remedies: m\nextends: n\ninstead: {any: a}\n",
	     "x.yaml:2:10: remedies 'm' can extend those of the same name only"},
	    {"offload: o\nextends: true\ncall: f\nargument: 0\n",
	     "x.yaml:2:1: unknown key 'extends' in offload 'o' (one of: offload, call, argument, when, result, "
	     "instead)"},
	};
	ASSERT_SLIPS(slips);
}

static void in_a_bound(void **state)
{
	(void)state;
	static const struct slip slips[] = {
	    {"rule: r\nbound: pear\n",
	     "x.yaml:2:8: unknown word 'pear' for 'bound' of rule 'r' (did you mean 'peer'?)"},
	    {"rule: r\nbound: argument\n",
	     "x.yaml:2:8: expected {argument: N, unit: ...} for 'bound' of rule 'r', found only 'argument'"},
	    {"rule: r\nbound: {argument: 0}\n", "x.yaml:2:8: 'bound' of rule 'r' lacks 'unit'"},
	    {"rule: r\nbound: {argument: 0, unit: second}\n",
	     "x.yaml:2:28: unknown word 'second' for 'unit' of 'bound' of rule 'r' (did you mean 'seconds'?)"},
	    {"rule: r\nbound: {argument: 32, unit: seconds}\n",
	     "x.yaml:2:19: expected a number from 0 to 31 for 'argument' of 'bound' of rule 'r', found '32'"},
	};
	ASSERT_SLIPS(slips);
}

static void in_conditions(void **state)
{
	(void)state;
	static const struct slip slips[] = {
	    {"rule: r\nunless: {argument: 0}\n",
	     "x.yaml:2:9: expected a list for 'unless' of rule 'r', found a mapping"},
	    {"rule: r\nunless: [{argument: 32, equals: 0}]\n",
	     "x.yaml:2:21: expected a number from 0 to 31 for 'argument' of 'unless' of rule 'r', found '32'"},
	    {"rule: r\nunless: [{equals: 0}]\n", "x.yaml:2:10: a condition of 'unless' of rule 'r' lacks 'argument'"},
	    {"rule: r\nwhen: [{argument: 0}]\n",
	     "x.yaml:2:8: a condition of 'when' of rule 'r' lacks its test (one of: has-flag, lacks-flag, equals, "
	     "not-equals, one-of, less-than, greater-than, is, matches, named, result-of, typed)"},
	    {"rule: r\nwhen: [{argument: receiver, equals: 1}]\n",
	     "x.yaml:2:19: a condition of 'when' of rule 'r' asks a receiver for 'equals': only its name ('named'), "
	     "its type ('typed') or what gave it ('result-of') can be asked for"},
	    {"rule: r\nwhen: [{argument: 0, field: flags, equals: 1}]\n",
	     "x.yaml:2:29: a condition of 'when' of rule 'r' asks a field for 'equals': only a flag ('has-flag') can "
	     "be asked for"},
	    {"rule: r\nwhen: [{argument: 0, equals: 0, less-than: 4}]\n",
	     "x.yaml:2:8: a condition of 'when' of rule 'r' tests both 'equals' and 'less-than': write two conditions"},
	    {"rule: r\nwhen: [{argument: 0, has-flg: WNOHANG}]\n",
	     "x.yaml:2:22: unknown key 'has-flg' in 'when' of rule 'r' (did you mean 'has-flag'?)"},
	    {"rule: r\nwhen: [{argument: 0, has-flag: MSG_DONTWIAT}]\n",
	     "x.yaml:2:32: unknown constant 'MSG_DONTWIAT' for 'has-flag' of 'when' of rule 'r' (did you mean "
	     "'MSG_DONTWAIT'?)"},
	    {"rule: r\nwhen: [{argument: 0, equals: SOMETHING_ELSE}]\n",
	     "x.yaml:2:30: unknown constant 'SOMETHING_ELSE' for 'equals' of 'when' of rule 'r'"},
	    {"rule: r\nwhen: [{argument: 0, equals: 1x}]\n",
	     "x.yaml:2:30: expected a number for 'equals' of 'when' of rule 'r', found '1x'"},
	    {"rule: r\nwhen: [{argument: 0, one-of: 3}]\n",
	     "x.yaml:2:30: expected a list for 'one-of' of 'when' of rule 'r', found '3'"},
	    {"rule: r\nwhen: [{argument: 0, one-of: []}]\n",
	     "x.yaml:2:30: expected at least one number for 'one-of' of 'when' of rule 'r', found an empty list"},
	    {"rule: r\nwhen: [{argument: 0, is: soket}]\n",
	     "x.yaml:2:26: unknown word 'soket' for 'is' of 'when' of rule 'r' (did you mean 'socket'?)"},
	};
	ASSERT_SLIPS(slips);
}

static void in_what_to_write_instead(void **state)
{
	(void)state;
	static const struct slip slips[] = {
	    {"rule: r\ninstead: use poll\n",
	     "x.yaml:2:10: expected a mapping for 'instead' of rule 'r', found 'use poll'"},
	    {"rule: r\ninstead: {any: {rename: g}}\n", "x.yaml:2:16: 'any' of 'instead' of rule 'r' lacks 'use'"},
	    {"rule: r\ninstead: {any: {use: u, saftey: safe}}\n",
	     "x.yaml:2:25: unknown key 'saftey' in 'any' of 'instead' of rule 'r' (did you mean 'safety'?)"},
	    {"rule: r\ninstead: {any: {use: u, safety: saef}}\n",
	     "x.yaml:2:33: unknown word 'saef' for 'safety' of 'any' of 'instead' of rule 'r' (did you mean 'safe'?)"},
	    {"rule: r\ninstead: {any: {use: u, add-flag: WNOHANG}}\n",
	     "x.yaml:2:16: 'any' of 'instead' of rule 'r' adds a flag, but lacks 'argument'"},
	    {"rule: r\ninstead: {any: {use: u, argument: 1}}\n",
	     "x.yaml:2:16: 'any' of 'instead' of rule 'r' has 'argument', but lacks 'add-flag'"},
	    {"rule: r\ninstead: {any: {use: u, add-flag: WNOHAGN, argument: 1}}\n",
	     "x.yaml:2:35: unknown constant 'WNOHAGN' for 'add-flag' of 'any' of 'instead' of rule 'r' (did you mean "
	     "'WNOHANG'?)"},
	};
	ASSERT_SLIPS(slips);
}

static void in_constants(void **state)
{
	(void)state;
	static const struct slip slips[] = {
	    {"constants: [A]\n", "x.yaml:1:12: expected a mapping for 'constants', found a list"},
	    {"constants: {A: 1}\nlevel: 1\n", "x.yaml:2:1: unknown key 'level' in constants (one of: constants)"},
	    {"constants: {A: one}\n", "x.yaml:1:16: expected a number for constant 'A', found 'one'"},
	    {"constants: {1A: 1}\n", "x.yaml:1:13: expected the name of a constant, found '1A'"},
	    {"constants: {WNOHANG: 2}\n", "x.yaml:1:13: constant 'WNOHANG' is 1 already, and cannot be 2"},
	};
	ASSERT_SLIPS(slips);
}

static void in_a_context(void **state)
{
	(void)state;
	static const struct slip slips[] = {
	    {"context: c\nkind: event-lop\n",
	     "x.yaml:2:7: unknown word 'event-lop' for 'kind' of context 'c' (did you mean 'event-loop'?)"},
	    {"context: c\nkind: user\n", "x.yaml:1:1: context 'c' lacks 'entered-by'"},
	    {"context: c\nentered-by: []\n",
	     "x.yaml:2:13: expected at least one entry for 'entered-by' of context 'c', found an empty list"},
	    {"context: c\nentered-by: [{argument: 1}]\n",
	     "x.yaml:2:14: an entry of 'entered-by' of context 'c' lacks its way in (one of: call, field, attribute, "
	     "annotation, name, overrides, coroutine)"},
	    {"context: c\nentered-by: [{call: f, field: x}]\n",
	     "x.yaml:2:14: an entry of 'entered-by' of context 'c' has both 'call' and 'field': write two entries"},
	    {"context: c\nentered-by: [{call: f}]\n",
	     "x.yaml:2:14: an entry of 'entered-by' of context 'c' has 'call', but lacks 'argument'"},
	    {"context: c\nentered-by: [{name: f, argument: 1}]\n",
	     "x.yaml:2:14: an entry of 'entered-by' of context 'c' has 'argument', which goes with 'call' or "
	     "'given-to' only"},
	    {"context: c\nentered-by: [{name: f, when: []}]\n",
	     "x.yaml:2:14: an entry of 'entered-by' of context 'c' has 'when', which goes with 'call' only"},
	    {"context: c\nentered-by: [{field: f, given-to: g}]\n",
	     "x.yaml:2:14: an entry of 'entered-by' of context 'c' has 'given-to', but lacks 'argument'"},
	    {"context: c\nentered-by: [{call: f, argument: 0, given-to: g}]\n",
	     "x.yaml:2:14: an entry of 'entered-by' of context 'c' has 'given-to', which goes with 'field' only"},
	    {"context: c\nentered-by: [{name: f, number: 0}]\n",
	     "x.yaml:2:14: an entry of 'entered-by' of context 'c' has 'number', which goes with 'call' or 'given-to' "
	     "only"},
	    {"context: c\ncrash: [SIGNOPE]\n", "x.yaml:2:9: unknown constant 'SIGNOPE' for 'crash' of context 'c'"},
	    {"context: c\nentered-by: [{coroutine: false}]\n",
	     "x.yaml:2:26: expected true for 'coroutine' of 'entered-by' of context 'c', found 'false'"},
	    {"context: c\nentered-by: [{cal: f}]\n",
	     "x.yaml:2:15: unknown key 'cal' in 'entered-by' of context 'c' (did you mean 'call'?)"},
	    {"context: c\nkind: user\nentered-by: [{name: f}]\n---\ncontext: c\nkind: user\nentered-by: [{name: f}]\n",
	     "x.yaml:5:1: context 'c' is defined twice, first at x.yaml:1:1"},
	};
	ASSERT_SLIPS(slips);
}

static void in_ends_of_contexts_and_loops(void **state)
{
	(void)state;
	static const struct slip slips[] = {
	    {"offload: o\ncall: f\n", "x.yaml:1:1: offload 'o' needs either 'argument' or 'result'"},
	    {"offload: o\ncall: f\nargument: 0\nresult: 0\n",
	     "x.yaml:1:1: offload 'o' needs either 'argument' or 'result'"},
	    {"offload: o\ncall: f\nresult: 0\nwhen: [{argument: 1, is: given}]\n",
	     "x.yaml:1:1: offload 'o' has 'when', which goes with 'argument' only"},
	    {"offload: o\ncalls: f\n", "x.yaml:2:1: unknown key 'calls' in offload 'o' (did you mean 'call'?)"},
	    {"allow: a\ncall: f\n", "x.yaml:1:1: allow 'a' lacks 'reason'"},
	    {"multiplexer: m\ncall: f\ntimeout: -1\n",
	     "x.yaml:3:10: expected a number from 0 to 31 for 'timeout' of multiplexer 'm', found '-1'"},
	};
	ASSERT_SLIPS(slips);
}

static void in_facts_about_outside_functions(void **state)
{
	(void)state;
	static const struct slip slips[] = {
	    {"invokes: i\ncall: f\n", "x.yaml:1:1: invokes 'i' lacks 'argument'"},
	    {"passes: p\nargument: 0\n", "x.yaml:1:1: passes 'p' lacks 'call'"},
	    {"passes: p\ncall: f\nargument: 0\nto: there\n",
	     "x.yaml:4:5: expected a number from 0 to 31 for 'to' of passes 'p', found 'there'"},
	    {"symbol: s\ncall: f\n", "x.yaml:1:1: symbol 's' lacks 'argument'"},
	    {"descriptor: d\ncall: f\nkind: sokcet\n",
	     "x.yaml:3:7: unknown word 'sokcet' for 'kind' of descriptor 'd' (did you mean 'socket'?)"},
	    {"descriptor: d\ncall: f\nnonblocking: maybe\n",
	     "x.yaml:3:14: expected true or false for 'nonblocking' of descriptor 'd', found 'maybe'"},
	    {"descriptor: d\ncall: f\nstored-in: out\n",
	     "x.yaml:3:12: expected a number from 0 to 31 for 'stored-in' of descriptor 'd', found 'out'"},
	    {"nonblocking-descriptor: n\ncall: f\n", "x.yaml:1:1: nonblocking-descriptor 'n' lacks 'sets'"},
	};
	ASSERT_SLIPS(slips);
}

static void in_a_lock(void **state)
{
	(void)state;
	static const struct slip slips[] = {
	    {"lock: l\n", "x.yaml:1:1: lock 'l' says nothing: it lacks 'acquire', 'release' or 'waits'"},
	    {"lock: l\naquire: [f]\n", "x.yaml:2:1: unknown key 'aquire' in lock 'l' (did you mean 'acquire'?)"},
	    {"lock: l\nargument: reciever\nacquire: [f]\n",
	     "x.yaml:2:11: unknown word 'reciever' for 'argument' of lock 'l' (did you mean 'receiver'?)"},
	    {"lock: l\nacquire: []\n", "x.yaml:2:10: expected a name for 'acquire' of lock 'l', found an empty list"},
	    {"lock: l\nacquire: [{argument: 0}]\n", "x.yaml:2:11: 'acquire' of lock 'l' lacks 'call'"},
	    {"lock: l\nacquire: [{call: f, success: 0}]\n",
	     "x.yaml:2:21: unknown key 'success' in 'acquire' of lock 'l' (one of: call, when, argument)"},
	    {"lock: l\ntry: [f]\nsuccess: maybe\n", "x.yaml:3:10: unknown constant 'maybe' for 'success' of lock 'l'"},
	    {"lock: l\nwaits: [f]\n",
	     "x.yaml:2:9: expected {call: ..., releases: N} for 'waits' of lock 'l', found a name only"},
	    {"lock: l\nwaits: [{call: f}]\n", "x.yaml:2:9: 'waits' of lock 'l' lacks 'releases'"},
	    {"lock: l\nacquire: [f]\nconfidence: hihg\n",
	     "x.yaml:3:13: unknown word 'hihg' for 'confidence' of lock 'l' (did you mean 'high'?)"},
	};
	ASSERT_SLIPS(slips);
}

#define REWRITE "rewrite: w\nfor: any\ncalls: [f]\nchanges: later\n"

static void in_a_rewrite(void **state)
{
	(void)state;
	static const struct slip slips[] = {
	    {REWRITE "kind: native\ngrade: changes-behaviour\n",
	     "x.yaml:1:1: rewrite 'w' turns code inside out, which is for people, but lacks 'start'"},
	    {REWRITE "kind: native\ngrade: changes-behaviour\nstart: s\n",
	     "x.yaml:1:1: rewrite 'w' takes functions apart, but lacks 'rest'"},
	    {REWRITE "kind: native\ngrade: changes-behaviour\nstart: s\nrest: '{rest}'\n",
	     "x.yaml:1:1: rewrite 'w' has no thread that makes the call, but lacks 'outcome'"},
	    {REWRITE "kind: native\ngrade: changes-behaviour\nstart: s\nrest: r\noutcome: '0'\n",
	     "x.yaml:1:1: rewrite 'w' takes functions apart: 'rest' needs a line with {rest} alone"},
	    {REWRITE "kind: native\ngrade: safe\nstart: s\nrest: '{rest}'\noutcome: '0'\n",
	     "x.yaml:1:1: rewrite 'w' takes functions apart: what follows the call runs later, which is not safe"},
	    {REWRITE "kind: flag\nargument: 0\nflag: F\ngrade: changes-behaviour\nstart: s\nrest: '{rest}'\n",
	     "x.yaml:1:1: rewrite 'w' takes functions apart: that is native or offload"},
	    {REWRITE "kind: native\ngrade: changes-behaviour\nstart: s\nrest: '{rest}'\noutcome: '0'\nout: ['3']\n",
	     "x.yaml:10:6: 'out' of rewrite 'w' is a mapping"},
	    {"forgets: f\n", "x.yaml:1:1: forgets 'f' lacks 'call'"},
	};
	ASSERT_SLIPS(slips);
}

static void in_the_yaml_itself(void **state)
{
	(void)state;
	static const struct slip slips[] = {
	    {"rule: r\ncalls: [a\nlevel: 2\n",
	     "x.yaml:3:6: not YAML: did not find expected ',' or ']' while parsing a flow sequence"},
	    {"rule: r\ncalls: *all\n",
	     "x.yaml:2:8: aliases ('*name') are not supported: quote text that begins with '*'"},
	};
	ASSERT_SLIPS(slips);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(in_the_kind_of_document),
	    cmocka_unit_test(in_a_rule),
	    cmocka_unit_test(in_an_unsafe_call),
	    cmocka_unit_test(in_what_extends),
	    cmocka_unit_test(in_a_bound),
	    cmocka_unit_test(in_conditions),
	    cmocka_unit_test(in_what_to_write_instead),
	    cmocka_unit_test(in_constants),
	    cmocka_unit_test(in_a_context),
	    cmocka_unit_test(in_ends_of_contexts_and_loops),
	    cmocka_unit_test(in_facts_about_outside_functions),
	    cmocka_unit_test(in_a_lock),
	    cmocka_unit_test(in_a_rewrite),
	    cmocka_unit_test(in_the_yaml_itself),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
