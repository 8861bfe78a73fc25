#include "analysed_program.h"

#include "rules_from_text.h"

#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const char rules[] = "rule: nap\n"
                            "level: 2\n"
                            "class: timer\n"
                            "bound: {argument: 0, unit: seconds}\n"
                            "calls: [nap]\n"
                            "waits: as long as it is told\n"
                            "why: It waits.\n"
                            "instead: {lib: lib_timer, any: a timer}\n"
                            "---\n"
                            "rule: take\n"
                            "level: 2\n"
                            "class: network\n"
                            "bound: peer\n"
                            "calls: [take]\n"
                            "unless: [{argument: 1, has-flag: 64}, {argument: 0, is: nonblocking-descriptor}]\n"
                            "waits: for the peer\n"
                            "why: It waits.\n"
                            "instead: {any: do not}\n"
                            "---\n"
                            "rule: wait-many\n"
                            "level: 2\n"
                            "class: timer\n"
                            "bound: unbounded\n"
                            "calls: [wait_many]\n"
                            "unless: [{argument: 2, equals: 0}]\n"
                            "waits: for events\n"
                            "why: It waits.\n"
                            "instead: {any: do not}\n"
                            "---\n"
                            "context: lib-callback\n"
                            "kind: event-loop\n"
                            "framework: lib\n"
                            "entered-by: [{call: lib_start, argument: 1}, {field: \"action::handler\"},\n"
                            "             {attribute: \"clang::nonblocking\"}]\n"
                            "---\n"
                            "context: signal-handler\n"
                            "kind: signal-handler\n"
                            "framework: signal\n"
                            "entered-by: [{call: on_signal, argument: 1}]\n"
                            "---\n"
                            "multiplexer: many\n"
                            "call: wait_many\n"
                            "timeout: 2\n"
                            "count: 1\n"
                            "---\n"
                            "offload: child\n"
                            "call: split\n"
                            "result: 0\n"
                            "---\n"
                            "descriptor: open\n"
                            "call: open_it\n"
                            "kind: socket\n"
                            "nonblocking: [{argument: 0, has-flag: 2048}]\n"
                            "---\n"
                            "nonblocking-descriptor: set\n"
                            "call: set_it\n"
                            "sets: 0\n"
                            "---\n"
                            "nonblocking-descriptor: set-flags\n"
                            "call: set_flags\n"
                            "sets: 0\n"
                            "when: [{argument: 1, has-flag: 2048}]\n";

struct run run;

const struct analysis *analyse_with(struct program_options options)
{
	run.ruleset = rules_from_text(rules);
	run.program = program_link(run.facts, RUN_UNITS, run.ruleset, 2);
	options.root = "/src";
	run.analysis = program_analyse(run.program, &options);
	return run.analysis;
}

const struct analysis *analyse(void) { return analyse_with((struct program_options){.depth = UINT_MAX}); }

int finished(void **state)
{
	(void)state;
	analysis_free(run.analysis);
	program_free(run.program);
	ruleset_free(run.ruleset);
	for (size_t i = 0; i < RUN_UNITS; i++)
		facts_free(run.facts[i]);
	memset(&run, 0, sizeof run);
	return 0;
}

void assert_chain(const struct finding *finding, const char *expected)
{
	char chain[512] = "";

	for (size_t h = 0; h < finding->chain_length; h++) {
		if (h > 0)
			strcat(chain, ">");
		strncat(chain, finding->chain[h].function, 100);
	}
	assert_string_equal(chain, expected);
}

const struct finding *only_finding(const struct analysis *analysis)
{
	assert_int_equal(analysis->findings.count, 1);
	return &analysis->findings.items[0];
}
