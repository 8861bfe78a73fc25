/* Which roots reach which points, against a search from each root in each program. */
#include "reach/views.h"

#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { NODES = 40, POINTS = 12, ROOTS = 9, CONTEXTS = 70, WORDS = 2, ROUNDS = 400, EDGES_AT_MOST = 4 };

/* The same numbers each time. */
static uint32_t draw(uint32_t below)
{
	static uint64_t state = 1;

	state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)(state >> 33) % below;
}

/* Most nodes are held by one of a few sets of programs, as functions are; so that some are alike. */
static void make(struct view *view, unsigned programs)
{
	view_init(view);
	for (uint32_t n = 0; n < NODES; n++) {
		image_set own = (image_set)1 << draw(programs);

		view_add_node(view, draw(3) ? IMAGES_ALL : own | (image_set)1 << draw(programs));
	}
	for (uint32_t n = 0; n < NODES; n++) {
		for (uint32_t e = draw(EDGES_AT_MOST); e > 0; e--)
			VECTOR_PUSH(view->out, draw(NODES));
		if (draw(3) == 0)
			VECTOR_PUSH(view->points, draw(POINTS));
		view_complete_node(view);
	}
	for (uint32_t r = 0; r < ROOTS; r++) {
		VECTOR_PUSH(view->roots, draw(NODES));
		VECTOR_PUSH(view->root_contexts, draw(CONTEXTS));
	}
}

static bool is_held(const struct view *view, uint32_t node, image_set image)
{
	return image == 0 || view->images.items[node] & image;
}

static void search(const struct view *view, const struct view_question *question, image_set image, uint32_t root)
{
	uint32_t context = view->root_contexts.items[root], queue[NODES], depth[NODES] = {0};
	bool seen[NODES] = {false};
	size_t count = 0;

	if (is_held(view, view->roots.items[root], image))
		seen[queue[count++] = view->roots.items[root]] = true;
	for (size_t at = 0; at < count; at++) {
		uint32_t node = queue[at];

		for (uint32_t p = view->point_starts.items[node]; p < view->point_starts.items[node + 1]; p++)
			question->contexts[view->points.items[p] * WORDS + context / 64] |= UINT64_C(1) << context % 64;
		for (uint32_t e = view->starts.items[node]; e < view->starts.items[node + 1]; e++) {
			uint32_t to = view->out.items[e];

			if (seen[to] || depth[node] == question->depth || !is_held(view, to, image))
				continue;
			depth[to] = depth[node] + 1;
			seen[queue[count++] = to] = true;
		}
	}
}

static void search_all(const struct view *view, const struct view_question *question)
{
	for (uint32_t r = 0; r < ROOTS; r++) {
		if (question->images == 0)
			search(view, question, 0, r);
		for (image_set images = question->images; images; images &= images - 1)
			search(view, question, images & -images, r);
	}
}

static void compare(unsigned programs, image_set asked, unsigned depth)
{
	size_t reached = 0;

	for (unsigned round = 0; round < ROUNDS; round++) {
		uint64_t found[POINTS * WORDS] = {0}, expected[POINTS * WORDS] = {0};
		struct view_question question = {
		    .images = asked, .depth = depth, .point_count = POINTS, .words = WORDS, .contexts = found};
		struct view view;

		make(&view, programs);
		view_find(&view, &question);
		question.contexts = expected;
		search_all(&view, &question);
		assert_memory_equal(found, expected, sizeof found);
		for (size_t i = 0; i < POINTS * WORDS; i++)
			reached += expected[i] != 0;
		view_release(&view);
	}
	assert_true(reached > ROUNDS);
}

static void one_program_is_searched_as_a_whole(void **state)
{
	(void)state;
	compare(1, 0, UINT_MAX);
	compare(3, 0, UINT_MAX);
}

static void ways_lead_through_what_one_program_holds(void **state)
{
	(void)state;
	compare(2, 0x3, UINT_MAX);
	compare(4, 0xf, UINT_MAX);
}

static void many_programs_share_what_is_drawn_together(void **state)
{
	(void)state;
	compare(6, 0x3f, UINT_MAX);
	compare(20, 0xfffff, UINT_MAX);
}

static void a_way_is_no_longer_than_asked(void **state)
{
	(void)state;
	compare(1, 0, 2);
	compare(6, 0x3f, 0);
	compare(6, 0x3f, 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(one_program_is_searched_as_a_whole),
	    cmocka_unit_test(ways_lead_through_what_one_program_holds),
	    cmocka_unit_test(many_programs_share_what_is_drawn_together),
	    cmocka_unit_test(a_way_is_no_longer_than_asked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
