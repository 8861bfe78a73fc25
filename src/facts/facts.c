#include "facts/facts_schema.h"

const char *const fact_block_kinds[] = {"body", "loop", "branch", "switch", "option"};
const char *const fact_tests[] = {"unknown", "==", "!=", "<", "<=", ">", ">=", "&", "!&", "never"};
const char *const fact_value_kinds[] = {"unknown", "integer", "string", "function", "parameter", "variable",
                                        "field",   "result",  "return", "receiver", "address",   "pointee",
                                        "either",  "bits",    "cast",   "without"};
const char *const fact_jump_kinds[] = {"return", "break", "continue", "goto", "away", "try", "label", "restart"};
const char *const fact_callees[] = {"direct", "virtual", "value"};

_Static_assert(sizeof fact_block_kinds / sizeof *fact_block_kinds == FACT_BLOCK_KINDS, "a name for each kind");
_Static_assert(sizeof fact_tests / sizeof *fact_tests == FACT_TESTS, "a name for each test");
_Static_assert(sizeof fact_value_kinds / sizeof *fact_value_kinds == FACT_VALUE_KINDS, "a name for each kind");
_Static_assert(sizeof fact_jump_kinds / sizeof *fact_jump_kinds == FACT_JUMP_KINDS, "a name for each kind");
_Static_assert(sizeof fact_callees / sizeof *fact_callees == FACT_CALLEE_KINDS, "a name for each kind");

struct facts *facts_new(void)
{
	struct facts *facts = memory_zeroed(1, sizeof *facts);
	facts->arena = arena_new();
	facts->language = "";
	return facts;
}

void facts_free(struct facts *facts)
{
	if (!facts)
		return;
	VECTOR_FREE(facts->files);
	VECTOR_FREE(facts->functions);
	VECTOR_FREE(facts->variables);
	VECTOR_FREE(facts->fields);
	VECTOR_FREE(facts->blocks);
	VECTOR_FREE(facts->jumps);
	VECTOR_FREE(facts->values);
	VECTOR_FREE(facts->flows);
	VECTOR_FREE(facts->calls);
	VECTOR_FREE(facts->arguments);
	VECTOR_FREE(facts->attributes);
	VECTOR_FREE(facts->overrides);
	VECTOR_FREE(facts->comments);
	VECTOR_FREE(facts->troubles);
	arena_free(facts->arena);
	free(facts);
}

const char *fact_block_kind_name(enum fact_block_kind kind) { return fact_block_kinds[kind]; }
const char *fact_test_name(enum fact_test test) { return fact_tests[test]; }
const char *fact_jump_kind_name(enum fact_jump_kind kind) { return fact_jump_kinds[kind]; }
const char *fact_value_kind_name(enum fact_value_kind kind) { return fact_value_kinds[kind]; }
const char *fact_callee_name(enum fact_callee kind) { return fact_callees[kind]; }

int64_t fact_value_integer(const struct fact_value *value)
{
	return value->kind == FACT_VALUE_STRING || value->kind == FACT_VALUE_CAST ? 0 : value->integer;
}

bool fact_test_holds(enum fact_test test, int64_t value, int64_t constant)
{
	switch (test) {
	case FACT_TEST_EQUAL:
		return value == constant;
	case FACT_TEST_NOT_EQUAL:
		return value != constant;
	case FACT_TEST_LESS:
		return value < constant;
	case FACT_TEST_LESS_EQUAL:
		return value <= constant;
	case FACT_TEST_GREATER:
		return value > constant;
	case FACT_TEST_GREATER_EQUAL:
		return value >= constant;
	case FACT_TEST_ANY_BITS:
		return (value & constant) != 0;
	case FACT_TEST_NO_BITS:
		return (value & constant) == 0;
	case FACT_TEST_NEVER:
		return false;
	case FACT_TEST_UNKNOWN:
	case FACT_TESTS:
		break;
	}
	return true;
}
