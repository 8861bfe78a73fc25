/* Sets of fields, against lists of everything that was added. */
#include "values/field_sets.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { FUNCTIONS = 4, POSITIONS = 3, ROUNDS = 300, OVERFLOW = 1000 };

/* The same numbers each time. */
static uint32_t draw(uint32_t below)
{
	static uint64_t state = 1;

	state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)(state >> 33) % below;
}

static bool is_same(const struct field_part *one, const struct field_part *other)
{
	return one->path == other->path && one->when == other->when && one->tested == other->tested &&
	       one->constant == other->constant;
}

/* What the set says of a field under that condition: it is there always, or then. */
static bool holds(const struct fields *fields, const struct field_part *part)
{
	for (uint32_t i = 0; i < fields->count; i++)
		if (is_same(&fields->items[i], part) ||
		    (fields->items[i].path == part->path && fields->items[i].when == FACT_TEST_UNKNOWN))
			return true;
	return false;
}

static struct field_part draw_part(uint32_t paths)
{
	struct field_part part = field_always(draw(paths));

	if (draw(2) == 0)
		return part;
	part.when = draw(2) ? FACT_TEST_EQUAL : FACT_TEST_NOT_EQUAL;
	part.tested = draw(3);
	part.constant = draw(4);
	return part;
}

static void sets_of_functions_and_positions_are_apart(void **state)
{
	struct program program = {.functions = {.count = FUNCTIONS}};
	struct field_sets sets = fields_new(&program);
	uint32_t made[FUNCTIONS][POSITIONS];

	(void)state;
	assert_int_equal(fields_set(&sets, 2, 1), NONE);
	assert_null(fields_at(&sets, 2, 1));
	for (uint32_t position = POSITIONS; position-- > 0;)
		for (uint32_t function = 0; function < FUNCTIONS; function++)
			made[function][position] = fields_make(&sets, function, position);
	for (uint32_t function = 0; function < FUNCTIONS; function++) {
		uint32_t set = sets.first[function];

		for (uint32_t position = 0; position < POSITIONS; position++, set = sets.items.items[set].next) {
			assert_int_equal(set, made[function][position]); /* in the order of positions */
			assert_int_equal(fields_make(&sets, function, position), set);
			assert_int_equal(fields_set(&sets, function, position), set);
		}
		assert_int_equal(set, NONE);
	}
	assert_true(fields_add(&sets, made[1][2], field_always(7), NONE));
	assert_int_equal(fields_at(&sets, 1, 2)->count, 1);
	assert_int_equal(fields_at(&sets, 1, 1)->count, 0);
	fields_release(&sets);
}

/* Whatever is added is said of the set from then on; it is new just when it was not said before; and no more than fits
 * is kept. */
static void what_was_added_is_there(void **state)
{
	(void)state;
	for (unsigned round = 0; round < ROUNDS; round++) {
		struct program program = {.functions = {.count = 1}};
		struct field_sets sets = fields_new(&program);
		uint32_t set = fields_make(&sets, 0, 0), paths = 2 + draw(2 * FIELDS_AT_MOST);

		for (unsigned i = 0; i < 4 * FIELDS_AT_MOST; i++) {
			struct field_part part = draw_part(paths), all = field_always(OVERFLOW);
			const struct fields *fields = &sets.items.items[set];
			bool said = holds(fields, &part) || holds(fields, &all);

			assert_int_equal(fields_add(&sets, set, part, OVERFLOW), !said);
			assert_true(holds(fields, &part) || fields_overflowed(&sets, set, OVERFLOW));
			assert_int_equal(holds(fields, &all), fields_overflowed(&sets, set, OVERFLOW));
			assert_true(fields->count <= FIELDS_AT_MOST && fields->handed <= fields->count);
		}
		fields_release(&sets);
	}
}

static void a_full_set_takes_no_more_where_nothing_stands_for_all(void **state)
{
	struct program program = {.functions = {.count = 1}};
	struct field_sets sets = fields_new(&program);
	uint32_t set = fields_make(&sets, 0, 0);

	(void)state;
	for (uint32_t path = 0; path < FIELDS_AT_MOST; path++)
		assert_true(fields_add(&sets, set, field_always(path), NONE));
	assert_false(fields_add(&sets, set, field_always(FIELDS_AT_MOST), NONE));
	assert_int_equal(fields_at(&sets, 0, 0)->count, FIELDS_AT_MOST);
	assert_false(fields_overflowed(&sets, set, NONE));
	fields_release(&sets);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(sets_of_functions_and_positions_are_apart),
	    cmocka_unit_test(what_was_added_is_there),
	    cmocka_unit_test(a_full_set_takes_no_more_where_nothing_stands_for_all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
