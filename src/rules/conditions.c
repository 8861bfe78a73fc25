/* Reading conditions: one test on one argument. */
#include "rules/reading.h"

#include "base/words.h"

#include <string.h>

enum operand { OPERAND_NUMBER, OPERAND_NUMBERS, OPERAND_STATE, OPERAND_GLOB };

static const struct test {
	const char *key;
	enum condition_test test;
	enum operand operand;
	const char *phrase; /* what stands between "argument 3" and the value, for a person */
} tests[] = {
    {"has-flag", CONDITION_HAS_FLAG, OPERAND_NUMBER, "has"},
    {"lacks-flag", CONDITION_LACKS_FLAG, OPERAND_NUMBER, "lacks"},
    {"equals", CONDITION_EQUALS, OPERAND_NUMBER, "is"},
    {"not-equals", CONDITION_NOT_EQUALS, OPERAND_NUMBER, "is not"},
    {"one-of", CONDITION_ONE_OF, OPERAND_NUMBERS, "is one of"},
    {"less-than", CONDITION_LESS_THAN, OPERAND_NUMBER, "is less than"},
    {"greater-than", CONDITION_GREATER_THAN, OPERAND_NUMBER, "is greater than"},
    {"is", CONDITION_IS_DESCRIPTOR, OPERAND_STATE, "is"},
    {"matches", CONDITION_MATCHES, OPERAND_GLOB, "matches"},
    {"named", CONDITION_NAMED, OPERAND_GLOB, "is the variable"},
    {"result-of", CONDITION_RESULT_OF, OPERAND_GLOB, "is what is given by"},
    {"typed", CONDITION_TYPED, OPERAND_GLOB, "has the type"},
};

enum { TEST_COUNT = sizeof tests / sizeof *tests };

/* What an argument can be, besides a descriptor of a kind. */
static const struct state {
	const char *word;
	enum condition_test test;
	const char *phrase;
	const char *kind; /* of the descriptors that are looked at; null: of all */
} states[] = {
    {"null", CONDITION_IS_NULL, "null", NULL},
    {"not-null", CONDITION_IS_NOT_NULL, "not null", NULL},
    {"zero-record", CONDITION_IS_ZERO_RECORD, "a pointer to a record of zeros", NULL},
    {"given", CONDITION_IS_GIVEN, "given", NULL},
    {"not-given", CONDITION_IS_NOT_GIVEN, "not given", NULL},
    {"nonblocking-descriptor", CONDITION_IS_NONBLOCKING, "a non-blocking descriptor", NULL},
    {"nonblocking-socket", CONDITION_IS_NONBLOCKING, "a non-blocking socket", "socket"},
};

enum { STATE_COUNT = sizeof states / sizeof *states };

static const char *written(struct reading *reading, const struct condition *condition, const char *phrase,
                           const char *value)
{
	struct text text = {0};
	if (condition->field)
		text_printf(&text, "%s of the ", condition->field);
	add_argument_name(&text, condition->argument);
	const char *sentence = arena_printf(reading->arena, "the %s %s %s", text.bytes, phrase, value);
	text_free(&text);
	return sentence;
}

static bool read_operand_number(struct reading *reading, const struct yaml_node *node, const struct test *test,
                                const char *what, struct condition *condition)
{
	condition->numbers = ARENA_NEW(reading->arena, int64_t);
	condition->number_count = 1;
	if (!read_number(reading, node, what, (struct slot){condition->numbers, NULL}))
		return false;
	condition->written = written(reading, condition, test->phrase, node->text);
	return true;
}

static bool read_operand_numbers(struct reading *reading, const struct yaml_node *node, const struct test *test,
                                 const char *what, struct condition *condition)
{
	if (!yaml_expect_kind(node, YAML_SEQUENCE, what, reading->error))
		return false;
	if (!node->count)
		return yaml_error(node, reading->error, "expected at least one number for %s, found an empty list",
		                  what);
	condition->numbers = ARENA_ARRAY(reading->arena, int64_t, node->count);
	condition->number_count = node->count;
	const char *list = "";
	for (size_t i = 0; i < node->count; i++) {
		if (!read_number(reading, node->items[i], what, (struct slot){&condition->numbers[i], NULL}))
			return false;
		/* A person reads the first few; a hostile list must not grow quadratically. */
		if (i < 8)
			list = arena_printf(reading->arena, "%s%s%s", list, i ? ", " : "", node->items[i]->text);
		else if (i == 8)
			list = arena_printf(reading->arena, "%s, ...", list);
	}
	condition->written = written(reading, condition, test->phrase, list);
	return true;
}

static bool read_operand_state(struct reading *reading, const struct yaml_node *node, const struct test *test,
                               const char *what, struct condition *condition)
{
	const char *words[STATE_COUNT + DESCRIPTOR_KINDS];
	for (size_t i = 0; i < STATE_COUNT; i++)
		words[i] = states[i].word;
	for (size_t i = 0; i < DESCRIPTOR_KINDS; i++)
		words[STATE_COUNT + i] = descriptor_kind_words[i];
	unsigned word;
	if (!yaml_word(node, what, words, STATE_COUNT + DESCRIPTOR_KINDS, &word, reading->error))
		return false;
	const char *phrase = word < STATE_COUNT ? states[word].phrase : descriptor_kind_phrases[word - STATE_COUNT];
	condition->test = word < STATE_COUNT ? states[word].test : CONDITION_IS_DESCRIPTOR;
	condition->word = word < STATE_COUNT ? states[word].kind : words[word];
	condition->written = written(reading, condition, test->phrase, phrase);
	return true;
}

static bool read_operand_glob(struct reading *reading, const struct yaml_node *node, const struct test *test,
                              const char *what, struct condition *condition)
{
	if (!read_names(reading, node, what, (struct slot){&condition->globs, &condition->glob_count}))
		return false;
	const char *list = arena_printf(reading->arena, "\"%s\"", condition->globs[0]);
	/* As of numbers, a person reads the first few. */
	for (size_t i = 1; i < condition->glob_count && i <= 8; i++)
		list = i < 8 ? arena_printf(reading->arena, "%s or \"%s\"", list, condition->globs[i])
		             : arena_printf(reading->arena, "%s or ...", list);
	condition->written = written(reading, condition, test->phrase, list);
	return true;
}

typedef bool read_operand(struct reading *reading, const struct yaml_node *node, const struct test *test,
                          const char *what, struct condition *condition);

static read_operand *const operand_readers[] = {
    [OPERAND_NUMBER] = read_operand_number,
    [OPERAND_NUMBERS] = read_operand_numbers,
    [OPERAND_STATE] = read_operand_state,
    [OPERAND_GLOB] = read_operand_glob,
};

/* The one test of a condition; null with *error when there is none, or more than one. */
static const struct test *find_test(struct reading *reading, const struct yaml_node *node, const char *what)
{
	const struct test *found = NULL;
	const char *words[TEST_COUNT];
	char list[256];
	for (size_t i = 0; i < TEST_COUNT; i++) {
		words[i] = tests[i].key;
		if (!yaml_get(node, tests[i].key))
			continue;
		if (found) {
			yaml_error(node, reading->error,
			           "a condition of %s tests both '%s' and '%s': write two conditions", what, found->key,
			           tests[i].key);
			return NULL;
		}
		found = &tests[i];
	}
	if (!found)
		yaml_error(node, reading->error, "a condition of %s lacks its test%s", what,
		           words_hint("", words, TEST_COUNT, list, sizeof list));
	return found;
}

static bool read_place(struct reading *reading, const struct yaml_node *node, const char *what,
                       struct condition *condition)
{
	if (node->kind == YAML_SCALAR && strcmp(node->text, "receiver") == 0) {
		condition->argument = ARGUMENT_RECEIVER;
		return true;
	}
	return read_argument(reading, node, what, (struct slot){&condition->argument, NULL});
}

/* Of the record behind the argument. */
static bool read_field(struct reading *reading, const struct yaml_node *node, const char *what, const struct test *test,
                       struct condition *condition)
{
	const struct yaml_node *field = yaml_get(node, "field");
	if (field && test->test != CONDITION_HAS_FLAG)
		return yaml_error(field, reading->error,
		                  "a condition of %s asks a field for '%s': only a flag ('has-flag') can be asked for",
		                  what, test->key);
	return !field || yaml_string(field, key_of(reading, "field", what), &condition->field, reading->error);
}

static bool read_condition(struct reading *reading, const struct yaml_node *node, const char *what,
                           struct condition *condition)
{
	const char *keys[3 + TEST_COUNT] = {"argument", "field", "unlikely"};
	for (size_t i = 0; i < TEST_COUNT; i++)
		keys[3 + i] = tests[i].key;
	if (!yaml_check_keys(node, what, keys, 3 + TEST_COUNT, reading->error))
		return false;
	const struct yaml_node *argument = yaml_get(node, "argument");
	if (!argument)
		return yaml_error(node, reading->error, "a condition of %s lacks 'argument'", what);
	if (!read_place(reading, argument, key_of(reading, "argument", what), condition))
		return false;
	const struct yaml_node *unlikely = yaml_get(node, "unlikely");
	if (unlikely &&
	    !yaml_boolean(unlikely, key_of(reading, "unlikely", what), &condition->unlikely, reading->error))
		return false;
	const struct test *test = find_test(reading, node, what);
	if (!test)
		return false;
	bool of_object =
	    test->test == CONDITION_NAMED || test->test == CONDITION_TYPED || test->test == CONDITION_RESULT_OF;
	if (condition->argument == ARGUMENT_RECEIVER && !of_object)
		return yaml_error(argument, reading->error,
		                  "a condition of %s asks a receiver for '%s': only its name ('named'), its type "
		                  "('typed') or what gave it ('result-of') can be asked for",
		                  what, test->key);
	condition->test = test->test;
	condition->word = "";
	if (!read_field(reading, node, what, test, condition))
		return false;
	return operand_readers[test->operand](reading, yaml_get(node, test->key), test,
	                                      key_of(reading, test->key, what), condition);
}

bool read_conditions(struct reading *reading, const struct yaml_node *node, const char *what, struct slot slot)
{
	struct conditions *conditions = slot.value;
	if (!yaml_expect_kind(node, YAML_SEQUENCE, what, reading->error))
		return false;
	conditions->count = node->count;
	conditions->items = ARENA_ARRAY(reading->arena, struct condition, node->count);
	for (size_t i = 0; i < node->count; i++)
		if (!read_condition(reading, node->items[i], what, &conditions->items[i]))
			return false;
	return true;
}
