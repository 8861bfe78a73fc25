/* The truth tables: what is known of an argument, what a condition asks of it, and what follows for the call. */
#include "rules/match.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* What is known of one argument: of its bits, those in known_bits. */
struct argument {
	int64_t bits, known_bits;
	enum verdict null, nonblocking, zero_record;
	const char *kind, *text, *type;
};

static const struct argument *argument_of(const struct arguments_view *view, unsigned index)
{
	assert_true(index < view->count);
	return (const struct argument *)view->data + index;
}

static bool integer(const struct arguments_view *view, unsigned index, int64_t *ret)
{
	const struct argument *argument = argument_of(view, index);
	*ret = argument->bits;
	return argument->known_bits == -1;
}

static enum verdict all_bits(const struct arguments_view *view, unsigned index, int64_t bits)
{
	const struct argument *argument = argument_of(view, index);
	if (bits & argument->known_bits & ~argument->bits)
		return VERDICT_NO;
	return bits & ~argument->known_bits ? VERDICT_MAYBE : VERDICT_YES;
}

static enum verdict no_bits(const struct arguments_view *view, unsigned index, int64_t bits)
{
	const struct argument *argument = argument_of(view, index);
	if (bits & argument->known_bits & argument->bits)
		return VERDICT_NO;
	return bits & ~argument->known_bits ? VERDICT_MAYBE : VERDICT_YES;
}

static enum verdict is_null(const struct arguments_view *view, unsigned index)
{
	return argument_of(view, index)->null;
}

static enum verdict is_nonblocking(const struct arguments_view *view, unsigned index, const char *kind)
{
	const char *known = argument_of(view, index)->kind;
	return kind && known && strcmp(known, kind) != 0 ? VERDICT_MAYBE : argument_of(view, index)->nonblocking;
}

static enum verdict is_descriptor(const struct arguments_view *view, unsigned index, const char *kind)
{
	const char *known = argument_of(view, index)->kind;
	if (!known)
		return VERDICT_MAYBE;
	return strcmp(known, kind) == 0 ? VERDICT_YES : VERDICT_NO;
}

static enum verdict is_zero_record(const struct arguments_view *view, unsigned index)
{
	return argument_of(view, index)->zero_record;
}

static const char *string(const struct arguments_view *view, unsigned index) { return argument_of(view, index)->text; }

/* Types stand in those of functions: what is behind them is not theirs. */
static const char *type(const struct arguments_view *view, unsigned index, size_t *ret_length)
{
	const char *whole = argument_of(view, index)->type;

	*ret_length = whole ? strcspn(whole, "(") : 0;
	return whole;
}

/* Its first argument's record has one field. */
static enum verdict field_bits(const struct arguments_view *view, unsigned index, const char *field, int64_t bits)
{
	return strcmp(field, "flags") == 0 ? all_bits(view, index, bits) : VERDICT_NO;
}

static struct arguments_view view_of(const struct argument *arguments, unsigned count)
{
	return (struct arguments_view){.data = arguments,
	                               .count = count,
	                               .integer = integer,
	                               .all_bits = all_bits,
	                               .field_bits = field_bits,
	                               .no_bits = no_bits,
	                               .is_null = is_null,
	                               .is_nonblocking = is_nonblocking,
	                               .is_descriptor = is_descriptor,
	                               .is_zero_record = is_zero_record,
	                               .string = string,
	                               .type = type};
}

/* A rule with these conditions, loaded as any other; the constants are FLAG = 4 and BOTH = 12. */
static struct ruleset *rule_with(const char *conditions)
{
	char text[1024];
	snprintf(text, sizeof text,
	         "constants: {FLAG: 4, BOTH: 12}\n---\n"
	         "rule: r\nclass: timer\nbound: peer\ncalls: f\nwaits: w\nwhy: y\n%s\n",
	         conditions);
	struct ruleset *ruleset = ruleset_new();
	struct error error = {0};
	if (!ruleset_load_text(ruleset, "x.yaml", text, strlen(text), &error))
		fail_msg("%u:%u: %s", error.line, error.column, error.message);
	return ruleset;
}

static enum verdict holds(const char *condition, const struct argument *arguments, unsigned count)
{
	char when[256];
	snprintf(when, sizeof when, "when: [{%s}]", condition);
	struct ruleset *ruleset = rule_with(when);
	struct arguments_view view = view_of(arguments, count);
	enum verdict verdict = condition_holds(&ruleset->rules.items[0].when.items[0], &view);
	ruleset_free(ruleset);
	return verdict;
}

struct expectation {
	const char *condition;
	struct argument argument;
	enum verdict verdict;
};

static void assert_expectations(const struct expectation *expectations, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		enum verdict verdict = holds(expectations[i].condition, &expectations[i].argument, 1);
		if (verdict != expectations[i].verdict)
			fail_msg("row %zu, {%s}: %d instead of %d", i, expectations[i].condition, verdict,
			         expectations[i].verdict);
	}
}

#define ASSERT_EXPECTATIONS(rows) assert_expectations(rows, sizeof(rows) / sizeof *(rows))

#define NUMBER(n) {.bits = (n), .known_bits = -1}
#define UNKNOWN   {.null = VERDICT_MAYBE, .nonblocking = VERDICT_MAYBE, .zero_record = VERDICT_MAYBE}

static void flags(void **state)
{
	(void)state;
	static const struct expectation rows[] = {
	    {"argument: 0, has-flag: FLAG", NUMBER(5), VERDICT_YES},
	    {"argument: 0, has-flag: FLAG", NUMBER(1), VERDICT_NO},
	    {"argument: 0, has-flag: FLAG", UNKNOWN, VERDICT_MAYBE},
	    {"argument: 0, has-flag: FLAG", {.bits = 4, .known_bits = 4}, VERDICT_YES},
	    {"argument: 0, has-flag: BOTH", NUMBER(4), VERDICT_NO},
	    {"argument: 0, has-flag: BOTH", NUMBER(12), VERDICT_YES},
	    {"argument: 0, has-flag: BOTH", {.bits = 4, .known_bits = 4}, VERDICT_MAYBE},
	    {"argument: 0, field: flags, has-flag: FLAG", NUMBER(5), VERDICT_YES},
	    {"argument: 0, field: flags, has-flag: FLAG", UNKNOWN, VERDICT_MAYBE},
	    {"argument: 0, field: other, has-flag: FLAG", NUMBER(5), VERDICT_NO},
	    {"argument: 0, lacks-flag: FLAG", NUMBER(5), VERDICT_NO},
	    {"argument: 0, lacks-flag: FLAG", NUMBER(1), VERDICT_YES},
	    {"argument: 0, lacks-flag: FLAG", UNKNOWN, VERDICT_MAYBE},
	    {"argument: 0, lacks-flag: BOTH", NUMBER(4), VERDICT_NO},
	    {"argument: 0, lacks-flag: BOTH", {.bits = 4, .known_bits = 4}, VERDICT_NO},
	};
	ASSERT_EXPECTATIONS(rows);
}

static void numbers(void **state)
{
	(void)state;
	static const struct expectation rows[] = {
	    {"argument: 0, equals: 0", NUMBER(0), VERDICT_YES},
	    {"argument: 0, equals: 0", NUMBER(-1), VERDICT_NO},
	    {"argument: 0, equals: 0", UNKNOWN, VERDICT_MAYBE},
	    {"argument: 0, equals: FLAG", NUMBER(4), VERDICT_YES},
	    {"argument: 0, not-equals: 0", NUMBER(0), VERDICT_NO},
	    {"argument: 0, not-equals: 0", NUMBER(1), VERDICT_YES},
	    {"argument: 0, not-equals: 0", UNKNOWN, VERDICT_MAYBE},
	    {"argument: 0, one-of: [FLAG, 7]", NUMBER(7), VERDICT_YES},
	    {"argument: 0, one-of: [FLAG, 7]", NUMBER(6), VERDICT_NO},
	    {"argument: 0, one-of: [FLAG, 7]", UNKNOWN, VERDICT_MAYBE},
	    {"argument: 0, less-than: 1", NUMBER(0), VERDICT_YES},
	    {"argument: 0, less-than: 1", NUMBER(-1), VERDICT_YES},
	    {"argument: 0, less-than: 1", NUMBER(1), VERDICT_NO},
	    {"argument: 0, less-than: 1", UNKNOWN, VERDICT_MAYBE},
	    {"argument: 0, greater-than: 1", NUMBER(2), VERDICT_YES},
	    {"argument: 0, greater-than: 1", NUMBER(1), VERDICT_NO},
	    {"argument: 0, greater-than: 1", UNKNOWN, VERDICT_MAYBE},
	};
	ASSERT_EXPECTATIONS(rows);
}

static void pointers_descriptors_and_texts(void **state)
{
	(void)state;
	static const struct expectation rows[] = {
	    {"argument: 0, is: \"null\"", {.null = VERDICT_YES}, VERDICT_YES},
	    {"argument: 0, is: \"null\"", {.null = VERDICT_NO}, VERDICT_NO},
	    {"argument: 0, is: \"null\"", UNKNOWN, VERDICT_MAYBE},
	    {"argument: 0, is: not-null", {.null = VERDICT_YES}, VERDICT_NO},
	    {"argument: 0, is: not-null", {.null = VERDICT_NO}, VERDICT_YES},
	    {"argument: 0, is: not-null", UNKNOWN, VERDICT_MAYBE},
	    {"argument: 0, is: nonblocking-descriptor", {.nonblocking = VERDICT_YES}, VERDICT_YES},
	    {"argument: 0, is: nonblocking-descriptor", {.nonblocking = VERDICT_NO}, VERDICT_NO},
	    {"argument: 0, is: nonblocking-descriptor", UNKNOWN, VERDICT_MAYBE},
	    {"argument: 0, is: nonblocking-socket", {.nonblocking = VERDICT_YES, .kind = "socket"}, VERDICT_YES},
	    {"argument: 0, is: nonblocking-socket", {.nonblocking = VERDICT_NO, .kind = "socket"}, VERDICT_NO},
	    {"argument: 0, is: nonblocking-socket", {.nonblocking = VERDICT_NO, .kind = "event"}, VERDICT_MAYBE},
	    {"argument: 0, is: socket", {.kind = "socket"}, VERDICT_YES},
	    {"argument: 0, is: socket", {.kind = "pipe"}, VERDICT_NO},
	    {"argument: 0, is: socket", UNKNOWN, VERDICT_MAYBE},
	    {"argument: 0, is: zero-record", {.zero_record = VERDICT_YES}, VERDICT_YES},
	    {"argument: 0, is: zero-record", {.zero_record = VERDICT_NO}, VERDICT_NO},
	    {"argument: 0, is: zero-record", UNKNOWN, VERDICT_MAYBE},
	    {"argument: 0, typed: \"std::*fstream*\"", {.type = "std::basic_ifstream<char>"}, VERDICT_YES},
	    {"argument: 0, typed: \"std::*fstream*\"", {.type = "std::basic_istream<char> &"}, VERDICT_NO},
	    {"argument: 0, typed: \"std::*fstream\"", {.type = "std::fstream(int)"}, VERDICT_YES},
	    {"argument: 0, typed: \"std::*fstream*\"", UNKNOWN, VERDICT_MAYBE},
	    {"argument: 0, matches: \"r*\"", {.text = "rb"}, VERDICT_YES},
	    {"argument: 0, matches: \"r*\"", {.text = "w"}, VERDICT_NO},
	    {"argument: 0, matches: \"r*\"", UNKNOWN, VERDICT_MAYBE},
	    {"argument: 0, matches: [\"a*\", \"r*\"]", {.text = "rb"}, VERDICT_YES},
	    {"argument: 0, matches: [\"a*\", \"r*\"]", {.text = "w"}, VERDICT_NO},
	};
	ASSERT_EXPECTATIONS(rows);
}

static void an_argument_that_is_not_given_fulfils_only_denials(void **state)
{
	(void)state;
	static const struct {
		const char *condition;
		enum verdict verdict;
	} rows[] = {
	    {"argument: 2, has-flag: FLAG", VERDICT_NO},
	    {"argument: 2, lacks-flag: FLAG", VERDICT_YES},
	    {"argument: 2, equals: 0", VERDICT_NO},
	    {"argument: 2, not-equals: 0", VERDICT_YES},
	    {"argument: 2, one-of: [0]", VERDICT_NO},
	    {"argument: 2, less-than: 1", VERDICT_NO},
	    {"argument: 2, greater-than: 1", VERDICT_NO},
	    {"argument: 2, is: \"null\"", VERDICT_NO},
	    {"argument: 2, is: not-null", VERDICT_NO},
	    {"argument: 2, is: socket", VERDICT_NO},
	    {"argument: 2, matches: \"*\"", VERDICT_NO},
	    {"argument: 31, not-equals: 0", VERDICT_YES},
	    {"argument: 2, is: nonblocking-descriptor", VERDICT_NO},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_int_equal(holds(rows[i].condition, NULL, 2), rows[i].verdict);
}

/* Arguments that make {argument: 0..2, equals: 1} NO, MAYBE and YES, in this order. */
static const struct argument three[] = {NUMBER(0), UNKNOWN, NUMBER(1)};

#define NO    "{argument: 0, equals: 1}"
#define MAYBE "{argument: 1, equals: 1}"
#define YES   "{argument: 2, equals: 1}"

static void all_and_any(void **state)
{
	(void)state;
	static const struct {
		const char *list;
		enum verdict all, any;
	} rows[] = {
	    {"", VERDICT_YES, VERDICT_NO},
	    {YES, VERDICT_YES, VERDICT_YES},
	    {NO, VERDICT_NO, VERDICT_NO},
	    {MAYBE, VERDICT_MAYBE, VERDICT_MAYBE},
	    {YES ", " MAYBE, VERDICT_MAYBE, VERDICT_YES},
	    {MAYBE ", " YES, VERDICT_MAYBE, VERDICT_YES},
	    {NO ", " MAYBE, VERDICT_NO, VERDICT_MAYBE},
	    {MAYBE ", " NO, VERDICT_NO, VERDICT_MAYBE},
	    {YES ", " NO, VERDICT_NO, VERDICT_YES},
	};
	struct arguments_view view = view_of(three, 3);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char when[256];
		snprintf(when, sizeof when, "when: [%s]", rows[i].list);
		struct ruleset *ruleset = rule_with(when);
		const struct conditions *conditions = &ruleset->rules.items[0].when;
		const struct condition *doubt;
		assert_int_equal(conditions_all(conditions, &view, &doubt), rows[i].all);
		assert_int_equal(doubt != NULL, rows[i].all == VERDICT_MAYBE);
		assert_int_equal(conditions_any(conditions, &view, &doubt), rows[i].any);
		assert_int_equal(doubt != NULL, rows[i].any == VERDICT_MAYBE);
		assert_int_equal(conditions_any(conditions, &view, NULL), rows[i].any);
		ruleset_free(ruleset);
	}
}

static void a_call_waits_when_all_hold_unless_any_does(void **state)
{
	(void)state;
	static const struct {
		const char *when, *unless;
		enum verdict verdict;
		const char *doubt;
	} rows[] = {
	    {"", "", VERDICT_YES, NULL},
	    {YES, NO, VERDICT_YES, NULL},
	    {YES, YES, VERDICT_NO, NULL},
	    {NO, NO, VERDICT_NO, NULL},
	    {MAYBE, YES, VERDICT_NO, NULL},
	    {NO, MAYBE, VERDICT_NO, NULL},
	    {MAYBE, NO, VERDICT_NO, NULL}, /* a rule speaks only of calls that are known to be meant */
	    {YES, MAYBE, VERDICT_MAYBE, "the second argument is 1"},
	    {YES, "{argument: 1, equals: 1, unlikely: true}", VERDICT_YES, NULL},
	    {YES, "{argument: 2, equals: 1, unlikely: true}", VERDICT_NO, NULL},
	    {YES, "{argument: 1, equals: 2}, " MAYBE, VERDICT_MAYBE, "the second argument is 2"},
	};
	struct arguments_view view = view_of(three, 3);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char conditions[256];
		snprintf(conditions, sizeof conditions, "when: [%s]\nunless: [%s]", rows[i].when, rows[i].unless);
		struct ruleset *ruleset = rule_with(conditions);
		const struct condition *doubt;
		assert_int_equal(rule_blocks(&ruleset->rules.items[0], &view, &doubt), rows[i].verdict);
		if (rows[i].doubt)
			assert_string_equal(doubt->written, rows[i].doubt);
		else
			assert_null(doubt);
		ruleset_free(ruleset);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(flags),
	    cmocka_unit_test(numbers),
	    cmocka_unit_test(pointers_descriptors_and_texts),
	    cmocka_unit_test(an_argument_that_is_not_given_fulfils_only_denials),
	    cmocka_unit_test(all_and_any),
	    cmocka_unit_test(a_call_waits_when_all_hold_unless_any_does),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
