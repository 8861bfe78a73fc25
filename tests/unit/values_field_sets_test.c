/* Sets of fields, against lists of everything that was added. */
#include "values/field_sets.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { FUNCTIONS = 4, POSITIONS = 3, ROUNDS = 300, FIRST_INSIDE = 3 * FIELDS_AT_MOST, PATHS = 5 * FIELDS_AT_MOST };

#define OVERFLOW (NONE - 1) /* marks */
#define INNER    (NONE - 2)

struct part {
	uint32_t path;
	struct field_condition only; /* FACT_TEST_UNKNOWN: always */
};

/* The same numbers each time. */
static uint32_t draw(uint32_t below)
{
	static uint64_t state = 1;

	state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)(state >> 33) % below;
}

static const struct field_condition *condition_of(const struct part *part)
{
	return part->only.when == FACT_TEST_UNKNOWN ? NULL : &part->only;
}

static bool is_same(const struct field_condition *one, const struct field_condition *other)
{
	return one && other && one->when == other->when && one->tested == other->tested &&
	       one->constant == other->constant;
}

/* What the set says of a field under that condition: it is there always, or then. */
static bool holds(const struct fields *fields, uint32_t path, const struct field_condition *only)
{
	for (uint32_t i = 0; i < fields->count; i++)
		if (fields->paths[i] == path &&
		    (!fields_condition(fields, i) || is_same(fields_condition(fields, i), only)))
			return true;
	return false;
}

static struct part draw_part(uint32_t paths)
{
	struct part part = {.path = draw(paths)};

	if (draw(2) == 0)
		return part;
	part.only.when = draw(2) ? FACT_TEST_EQUAL : FACT_TEST_NOT_EQUAL;
	part.only.tested = draw(3);
	part.only.constant = draw(4);
	return part;
}

static struct program program_of(uint32_t functions)
{
	static struct field_path paths[PATHS];

	for (uint32_t p = 0; p < PATHS; p++)
		paths[p].outer = p < FIRST_INSIDE ? NONE : p - FIRST_INSIDE;
	return (struct program){.functions = {.count = functions}, .field_paths = {.items = paths, .count = PATHS}};
}

static void sets_of_functions_and_positions_are_apart(void **state)
{
	struct program program = program_of(FUNCTIONS);
	struct field_sets sets = fields_new(&program, NONE, NONE);
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
	assert_true(fields_add(&sets, made[1][2], 7, false, NULL));
	assert_int_equal(fields_at(&sets, 1, 2)->count, 1);
	assert_int_equal(fields_at(&sets, 1, 1)->count, 0);
	fields_release(&sets);
}

/* Whatever is added is said of the set from then on; it is new just when it was not said before; what is new stands at
 * the end; and no more than fits is kept. Of two sets in turns, so that each is found again as it was. */
static void what_was_added_is_there(void **state)
{
	(void)state;
	for (unsigned round = 0; round < ROUNDS; round++) {
		struct program program = program_of(2);
		struct field_sets sets = fields_new(&program, INNER, OVERFLOW);
		uint32_t paths = 2 + draw(2 * FIELDS_AT_MOST);

		fields_make(&sets, 0, 0);
		fields_make(&sets, 1, 0);
		for (unsigned i = 0; i < 8 * FIELDS_AT_MOST; i++) {
			struct part part = draw_part(paths);
			uint32_t set = draw(2), before = sets.items.items[set].added;
			const struct fields *fields = &sets.items.items[set];
			bool said = holds(fields, part.path, condition_of(&part)) || holds(fields, OVERFLOW, NULL);

			assert_int_equal(fields_add(&sets, set, part.path, false, condition_of(&part)), !said);
			assert_true(holds(fields, part.path, condition_of(&part)) || fields->complete);
			assert_int_equal(holds(fields, OVERFLOW, NULL), fields->complete);
			assert_int_equal(fields->added, before + !said);
			assert_true(said || fields->complete || fields->paths[fields->count - 1] == part.path);
			assert_true(fields->count <= FIELDS_AT_MOST);
		}
		fields_release(&sets);
	}
}

static void a_full_set_takes_no_more_where_nothing_stands_for_all(void **state)
{
	struct program program = program_of(1);
	struct field_sets sets = fields_new(&program, NONE, NONE);
	uint32_t set = fields_make(&sets, 0, 0);

	(void)state;
	for (uint32_t path = 0; path < FIELDS_AT_MOST; path++)
		assert_true(fields_add(&sets, set, path, false, NULL));
	assert_false(fields_add(&sets, set, FIELDS_AT_MOST, false, NULL));
	assert_int_equal(fields_at(&sets, 0, 0)->count, FIELDS_AT_MOST);
	assert_true(fields_at(&sets, 0, 0)->complete);
	fields_release(&sets);
}

static void add_inside(struct field_sets *sets, uint32_t set, unsigned count)
{
	for (unsigned i = 0; i < count; i++) /* as a path of the whole record, or of the record that was handed on */
		assert_true(fields_add(sets, set, i % 2 ? FIRST_INSIDE + i : i, i % 2 == 0, NULL));
}

static void a_full_set_keeps_what_does_not_stand_inside_where_most_does(void **state)
{
	enum { INSIDE = FIELDS_AT_MOST / 2 + 1, FIRST_OTHER = FIELDS_AT_MOST };
	struct program program = program_of(1);
	struct field_sets sets = fields_new(&program, INNER, OVERFLOW);
	uint32_t set = fields_make(&sets, 0, 0);
	const struct fields *fields = &sets.items.items[set];

	(void)state;
	add_inside(&sets, set, INSIDE);
	for (uint32_t i = INSIDE; i < FIELDS_AT_MOST; i++)
		assert_true(fields_add(&sets, set, FIRST_OTHER + i, false, NULL));
	assert_true(fields_add(&sets, set, FIRST_OTHER, false, NULL));
	assert_int_equal(fields->count, FIELDS_AT_MOST - INSIDE + 2); /* and all that stand inside, as one */
	assert_true(holds(fields, INNER, NULL) && holds(fields, FIRST_OTHER, NULL));
	for (uint32_t i = INSIDE; i < FIELDS_AT_MOST; i++)
		assert_true(holds(fields, FIRST_OTHER + i, NULL));
	assert_false(fields_add(&sets, set, PATHS - 1, false, NULL));
	assert_false(fields_add(&sets, set, 1, true, NULL));
	assert_true(fields_add(&sets, set, 1, false, NULL));
	assert_false(fields->complete);
	fields_release(&sets);
}

static void a_full_set_is_everything_where_few_stand_inside(void **state)
{
	struct program program = program_of(1);
	struct field_sets sets = fields_new(&program, INNER, OVERFLOW);
	uint32_t set = fields_make(&sets, 0, 0);

	(void)state;
	add_inside(&sets, set, FIELDS_AT_MOST / 2);
	for (uint32_t i = FIELDS_AT_MOST / 2; i <= FIELDS_AT_MOST; i++)
		assert_true(fields_add(&sets, set, FIELDS_AT_MOST + i, false, NULL));
	assert_true(sets.items.items[set].complete && holds(&sets.items.items[set], OVERFLOW, NULL));
	fields_release(&sets);
}

/* Whatever happens to one of them. */
static void a_copy_and_what_it_was_made_of_go_their_own_ways(void **state)
{
	(void)state;
	for (unsigned round = 0; round < ROUNDS; round++) {
		struct program program = program_of(3);
		struct field_sets sets = fields_new(&program, INNER, OVERFLOW);
		unsigned first = draw(FIELDS_AT_MOST);

		for (uint32_t function = 0; function < 3; function++)
			fields_make(&sets, function, 0);
		for (unsigned i = 0; i < 4 * FIELDS_AT_MOST; i++) {
			struct part part = draw_part(FIRST_INSIDE / 2);
			uint32_t set = i < first ? 0 : draw(2);

			if (i == first)
				fields_copy(&sets, 1, 0);
			fields_add(&sets, set, part.path, false, condition_of(&part));
			if (i < first || set == 1) /* the third does by itself what happens to the copy */
				fields_add(&sets, 2, part.path, false, condition_of(&part));
		}
		assert_int_equal(sets.items.items[1].count, sets.items.items[2].count);
		for (uint32_t i = 0; i < sets.items.items[1].count; i++)
			assert_true(holds(&sets.items.items[2], sets.items.items[1].paths[i],
			                  fields_condition(&sets.items.items[1], i)));
		fields_release(&sets);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(sets_of_functions_and_positions_are_apart),
	    cmocka_unit_test(what_was_added_is_there),
	    cmocka_unit_test(a_full_set_takes_no_more_where_nothing_stands_for_all),
	    cmocka_unit_test(a_full_set_keeps_what_does_not_stand_inside_where_most_does),
	    cmocka_unit_test(a_full_set_is_everything_where_few_stand_inside),
	    cmocka_unit_test(a_copy_and_what_it_was_made_of_go_their_own_ways),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
