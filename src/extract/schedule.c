#define _GNU_SOURCE
#include "extract/schedule.h"

#include "base/log.h"
#include "base/table.h"
#include "base/text.h"
#include "extract/arguments.h"
#include "extract/breadth.h"
#include "extract/flag_macros.h"
#include "extract/leading_header.h"
#include "extract/left_out.h"
#include "extract/memory_pair.h"
#include "extract/openings.h"
#include "extract/written_headers.h"

#include <stdlib.h>
#include <string.h>

enum {
	/* Sources that are yet to be read: fewer do not earn back what precompiling costs. */
	WORTH_SHARING_C = 10,
	WORTH_SHARING_CPLUSPLUS = 3,
	LEADERS_AT_MOST = 3, /* sources of a group that are read alone until one says what it wants */
	/* Sources that are tried first with what was precompiled. */
	FIRST_TRIED_C = 2,
	FIRST_TRIED_CPLUSPLUS = 4,
	/* Where they are less than so many times what else a source reads, looking whether headers may be shared costs
	 * what it saves. */
	SYSTEM_SHARE_C = 3,
	ROUND_GROWTH = 2,
	STRANGER_PERCENT = 40, /* of the headers that a source includes: nobody else does */
	LESSONS_AT_MOST = 2,   /* how often a group starts again without what was refused */
};

/* A line, as in sharing.h, and how many sources of the last round said it. */
struct line {
	const char *text;
	unsigned said;
	bool without, precompiled;
};

/* What a source of the round has said. */
struct said {
	bool read, refused;
	uint64_t system_bytes, own_bytes;
	const char *wanted;
};

/* What the sources of a round came to, all together. */
struct round {
	size_t read, refused, counted;
	uint64_t own_bytes;
	uint64_t system_bytes,
	    most_bytes; /* of the system, that those read that count; the most that one of them read */
};

/* Sources are read in rounds, each larger than the one before; what the sources of a round wanted besides decides
 * whether it is precompiled for the next. So it does not depend on who was faster. */
struct group {
	VECTOR(uint32_t) sources;
	size_t next;             /* of sources, to be handed out */
	size_t round, round_end; /* which sources are in this round */
	size_t round_size;
	unsigned reading, leaders;
	unsigned least;       /* sources left for which precompiling pays */
	unsigned least_share; /* of the system, in what a source reads: so many times the rest */
	unsigned first_tried, lessons;
	bool learns;       /* starts again without what its sources refused */
	bool sharing;      /* as long as there is hope */
	bool stubborn;     /* goes on when most refuse */
	bool started;      /* something was precompiled, or will be */
	bool as_written;   /* what is precompiled stands in the text of its sources: one round, and nobody is asked */
	const char *apart; /* lines (flag_macros.h): macros that its sources have from their flags, and not alike */
	bool wants_precompiling, precompiling;
	int image, card;           /* -1: none yet */
	int next_image, next_card; /* that are being made */
	uint64_t cost, added_cost; /* of precompiling again: bytes of the system */
	VECTOR(struct said) said;  /* in this round */
	struct table *line_of_text;
	VECTOR(struct line) lines;
};

struct schedule {
	struct arena *arena;
	const struct sources *sources;
	enum share_headers sharing;
	VECTOR(struct group) groups;
	struct openings *openings; /* null: nobody looked */
	source_list alone;         /* sources that are to be read without anything shared */
};

/* ---- groups ---- */

static unsigned worth_sharing(const struct source *source, enum share_headers sharing)
{
	return sharing >= SHARE_AS_WRITTEN || arguments_mean_cplusplus(source) ? WORTH_SHARING_CPLUSPLUS
	                                                                       : WORTH_SHARING_C;
}

static const char *key_of(struct arena *arena, const struct source *source, const char *leading, bool any_macros)
{
	struct text key = {0};
	size_t length;
	text_printf(&key, "%d", arguments_mean_cplusplus(source));
	for (size_t i = 0; i < source->flag_count; i++)
		if (!any_macros || !flag_macro(source->flags[i], &length))
			text_printf(&key, "\n%s", source->flags[i]);
	text_printf(&key, "\n%s\n%s", source->overlay ? source->overlay->map : "", leading);
	const char *copy = arena_copy_string(arena, text_string(&key));
	text_free(&key);
	return copy;
}

static uint32_t group_of(struct schedule *schedule, struct table *groups, const char *key)
{
	uint32_t next = (uint32_t)schedule->groups.count;
	uint32_t group = table_put_string(groups, key, next);
	if (group == next)
		VECTOR_PUSH(
		    schedule->groups,
		    (struct group){
		        .image = -1, .card = -1, .next_image = -1, .next_card = -1, .round_end = 1, .round_size = 1});
	return group;
}

/* C sources that start with the same header define the same feature macros, most often there; others would refuse what
 * was read under those of another. In C++ those macros are given. There, targets that are built with other macros read
 * the same of the system, most often, and that is most of what they read. */
static void make_groups(struct schedule *schedule, const uint32_t *numbers, size_t count, bool any_macros)
{
	bool closer = schedule->sharing == SHARE_WHERE_IT_PAYS || schedule->sharing == SHARE_AS_WRITTEN;
	struct arena *arena = arena_new();
	struct table *groups = table_new();
	for (size_t i = 0; i < count; i++) {
		const struct source *source = &schedule->sources->items.items[numbers[i]];
		bool c = !arguments_mean_cplusplus(source);
		const char *leading = closer && c ? leading_header(arena, source) : "";
		const char *key = key_of(arena, source, leading, any_macros && !c);
		uint32_t group = group_of(schedule, groups, key);
		VECTOR_PUSH(schedule->groups.items[group].sources, numbers[i]);
	}
	table_free(groups);
	arena_free(arena);
}

/* ---- what sources want ---- */

/* Macros are defined as the first source does; what others define differently, they refuse. */
static bool is_directive(const struct group *group, const char *text)
{
	return strncmp(text, "#include <", 10) == 0 || (!group->started && strncmp(text, "#define ", 8) == 0);
}

static void note_lines(struct schedule *schedule, struct group *group, const char *lines)
{
	while (*lines) {
		size_t length = strcspn(lines, "\n");
		const char *text = arena_copy_bytes(schedule->arena, lines, length);
		bool without = strncmp(text, WITHOUT, strlen(WITHOUT)) == 0;
		lines += length + (lines[length] == '\n');
		if (!without && !is_directive(group, text))
			continue;
		uint32_t next = (uint32_t)group->lines.count;
		uint32_t known = table_put_string(group->line_of_text, text, next);
		if (known == next)
			VECTOR_PUSH(group->lines, (struct line){.text = text, .without = without});
		group->lines.items[known].said++;
	}
}

/* Does much of what the source includes stand in no other one? It would cost nearly as much with what they share, and
 * what it includes besides is likely not to stand that. */
static bool is_stranger(const struct schedule *schedule, const struct group *group, const char *lines)
{
	unsigned all = 0, own = 0;
	while (*lines) {
		size_t length = strcspn(lines, "\n");
		uint32_t known =
		    table_get_string(group->line_of_text, arena_copy_bytes(schedule->arena, lines, length));
		all++;
		own += known != TABLE_NONE && group->lines.items[known].said == 1;
		lines += length + (lines[length] == '\n');
	}
	return 100 * own >= all * STRANGER_PERCENT && own;
}

static void leave_to_themselves(struct schedule *schedule, struct group *group)
{
	struct text lines = {0};
	size_t kept = 0;
	for (size_t i = 0; i < group->sources.count; i++) {
		uint32_t source = group->sources.items[i];
		text_clear(&lines);
		written_headers(&schedule->sources->items.items[source], &lines);
		if (is_stranger(schedule, group, text_string(&lines)))
			VECTOR_PUSH(schedule->alone, source);
		else
			group->sources.items[kept++] = source;
	}
	group->sources.count = kept;
	text_free(&lines);
}

static int compare_lines(const void *left, const void *right)
{
	const struct line *one = left, *other = right;
	return strcmp(one->text, other->text);
}

/* What two of them include is precompiled, and all are read with it: no round has to be waited for. In the order of
 * names, which is that of most sources; definitions come first. */
static void start_as_written(struct schedule *schedule, struct group *group)
{
	struct text lines = {0};
	for (size_t i = 0; i < group->sources.count; i++) {
		text_clear(&lines);
		written_headers(&schedule->sources->items.items[group->sources.items[i]], &lines);
		note_lines(schedule, group, text_string(&lines));
	}
	text_free(&lines);
	leave_to_themselves(schedule, group);
	if (group->lines.count)
		qsort(group->lines.items, group->lines.count, sizeof *group->lines.items, compare_lines);
	group->started = true;
	for (size_t i = 0; i < group->lines.count; i++) {
		struct line *line = &group->lines.items[i];
		line->precompiled = line->said > 1;
		group->wants_precompiling = group->wants_precompiling || line->precompiled;
	}
	group->sharing = group->wants_precompiling = group->wants_precompiling && group->sources.count > group->least;
	group->round_end = group->sources.count;
}

static void start_group(struct schedule *schedule, struct group *group)
{
	enum share_headers sharing = schedule->sharing;
	const struct source *first = &schedule->sources->items.items[group->sources.items[0]];
	struct text apart = {0};
	group->least = worth_sharing(first, sharing);
	group->learns = sharing == SHARE_WHERE_IT_PAYS && !arguments_mean_cplusplus(first);
	group->least_share = group->learns ? SYSTEM_SHARE_C : 0;
	group->first_tried = arguments_mean_cplusplus(first) ? FIRST_TRIED_CPLUSPLUS : FIRST_TRIED_C;
	group->sharing = sharing != SHARE_NOWHERE && group->sources.count > group->least;
	group->stubborn = sharing == SHARE_WHEREVER_POSSIBLE;
	group->line_of_text = table_new();
	group->as_written = group->sharing && sharing == SHARE_AS_WRITTEN;
	if (group->as_written)
		start_as_written(schedule, group);
	else if (group->sharing && arguments_mean_cplusplus(first))
		breadth_sort(schedule->sources, group->sources.items, group->sources.count);
	flag_macros_apart(schedule->sources, group->sources.items, group->sources.count, &apart);
	group->apart = arena_copy_string(schedule->arena, text_string(&apart));
	text_free(&apart);
}

struct schedule *schedule_new(const struct sources *sources, const uint32_t *numbers, size_t count,
                              enum share_headers sharing)
{
	struct schedule *schedule = memory_zeroed(1, sizeof *schedule);
	schedule->arena = arena_new();
	schedule->sources = sources;
	schedule->sharing = sharing;
	source_list others = {0};
	if (sharing == SHARE_WHERE_IT_PAYS) {
		schedule->openings = openings_new(sources, numbers, count, &others);
		numbers = others.items;
		count = others.count;
	}
	make_groups(schedule, numbers, count, sharing != SHARE_AS_WRITTEN);
	VECTOR_FREE(others);
	for (size_t i = 0; i < schedule->groups.count; i++)
		start_group(schedule, &schedule->groups.items[i]);
	return schedule;
}

void schedule_free(struct schedule *schedule)
{
	if (!schedule)
		return;
	for (size_t i = 0; i < schedule->groups.count; i++) {
		struct group *group = &schedule->groups.items[i];
		memory_pair_close(&group->image, &group->card);
		memory_pair_close(&group->next_image, &group->next_card);
		table_free(group->line_of_text);
		VECTOR_FREE(group->lines);
		VECTOR_FREE(group->said);
		VECTOR_FREE(group->sources);
	}
	VECTOR_FREE(schedule->groups);
	VECTOR_FREE(schedule->alone);
	openings_free(schedule->openings);
	arena_free(schedule->arena);
	free(schedule);
}

static size_t left(const struct group *group) { return group->sources.count - group->next; }

static void give_up(struct group *group)
{
	group->sharing = group->wants_precompiling = false;
	memory_pair_close(&group->image, &group->card);
}

/* Those that are left, by all their flags. */
static void part(struct schedule *schedule, struct group *group)
{
	size_t first = schedule->groups.count;
	source_list parted = {0};
	for (size_t i = group->next; i < group->sources.count; i++)
		VECTOR_PUSH(parted, group->sources.items[i]);
	group->sources.count = group->next;
	make_groups(schedule, parted.items, parted.count, false);
	VECTOR_FREE(parted);
	for (size_t i = first; i < schedule->groups.count; i++)
		start_group(schedule, &schedule->groups.items[i]);
}

/* ---- the end of a round ---- */

/* That two sources wanted a header makes it likely that more will. */
static bool is_new(const struct group *group, const struct line *line)
{
	return !line->without && !line->precompiled && (!group->started || line->said > 1);
}

static bool any_new(const struct group *group)
{
	for (size_t i = 0; i < group->lines.count; i++)
		if (is_new(group, &group->lines.items[i]))
			return true;
	return false;
}

/* What many sources refused is left out from now on. (Headers of C++ include each other too much for that.) */
static bool learn(struct group *group, size_t refused)
{
	bool learned = false;
	if (!group->learns || group->lessons == LESSONS_AT_MOST || left(group) < group->least)
		return false;
	for (size_t i = 0; i < group->lines.count; i++) {
		struct line *line = &group->lines.items[i];
		if (line->without && !line->precompiled && 2 * line->said >= refused)
			line->precompiled = learned = true;
	}
	group->lessons += learned;
	return learned;
}

/* Precompiling more costs once what the sources of the round paid each, and those before them. */
static bool pays_more(const struct group *group, const struct round *round)
{
	if (left(group) < group->least || !round->counted || !any_new(group))
		return false;
	return group->image < 0
	           ? round->system_bytes >= group->least_share * round->own_bytes
	           : left(group) * (round->system_bytes / round->counted) > group->cost + round->most_bytes;
}

static void decide(struct group *group, const struct round *round)
{
	bool small = group->image >= 0 && group->cost * round->read < group->least_share * round->own_bytes;
	bool hopeless = small || (4 * round->refused > 3 * round->read && !group->stubborn);
	bool lesson = round->refused && 2 * round->refused >= round->read && learn(group, round->refused);
	group->added_cost = round->most_bytes;
	if (lesson || (!hopeless && pays_more(group, round))) {
		group->wants_precompiling = true;
		group->round_size = group->started && !lesson ? group->round_size * ROUND_GROWTH : group->first_tried;
	} else if (group->image >= 0 && !hopeless) {
		group->round_size *= ROUND_GROWTH;
	} else if (group->image >= 0 || ++group->leaders == LEADERS_AT_MOST || round->read) {
		give_up(group);
	}
	if (lesson)
		memory_pair_close(&group->image, &group->card);
}

/* What a source that refused has read alone might have made it refuse. Of one alone that does not matter: nobody else
 * wants it. */
static bool counts(const struct group *group, const struct round *round, const struct said *said)
{
	return said->read && (!said->refused || group->image < 0 || round->refused > 1);
}

static void count_bytes(const struct group *group, struct round *round)
{
	for (size_t i = 0; i < group->said.count; i++) {
		const struct said *said = &group->said.items[i];
		if (!counts(group, round, said))
			continue;
		round->counted++;
		round->system_bytes += said->system_bytes;
		if (said->system_bytes > round->most_bytes)
			round->most_bytes = said->system_bytes;
	}
}

static void end_round(struct schedule *schedule, struct group *group)
{
	struct round round = {0};
	for (size_t i = 0; i < group->lines.count; i++)
		group->lines.items[i].said = 0;
	for (size_t i = 0; i < group->said.count; i++) {
		const struct said *said = &group->said.items[i];
		if (!said->read)
			continue;
		note_lines(schedule, group, said->wanted);
		round.read++;
		round.refused += said->refused;
		round.own_bytes += said->own_bytes;
	}
	count_bytes(group, &round);
	decide(group, &round);
	group->round = group->next;
	group->round_end = group->next + group->round_size;
	group->said.count = 0;
}

/* ---- precompiling ---- */

static void add_directives(struct group *group, struct text *directives)
{
	for (size_t i = 0; i < group->lines.count; i++) {
		struct line *line = &group->lines.items[i];
		line->precompiled = line->precompiled || is_new(group, line);
	}
	for (int without = 0; without < 2; without++)
		for (size_t i = 0; i < group->lines.count; i++)
			if (group->lines.items[i].precompiled && group->lines.items[i].without == without)
				text_printf(directives, "%s\n", group->lines.items[i].text);
	group->started = true;
}

static bool make_pair(struct group *group)
{
	struct text directives = {0};
	text_add(&directives, group->apart);
	add_directives(group, &directives);
	bool made = memory_pair_make(text_string(&directives), &group->next_image, &group->next_card);
	text_free(&directives);
	if (!made)
		give_up(group);
	return made;
}

static bool precompile_next(struct schedule *schedule, uint32_t number, struct task *ret_task)
{
	struct group *group = &schedule->groups.items[number];
	if (!group->wants_precompiling || !make_pair(group))
		return false;
	group->wants_precompiling = false;
	group->precompiling = true;
	*ret_task = (struct task){.kind = TASK_PRECOMPILE,
	                          .source = group->sources.items[0],
	                          .group = number,
	                          .opening = TABLE_NONE,
	                          .image = group->next_image,
	                          .card = group->next_card};
	return true;
}

void schedule_precompiled(struct schedule *schedule, const struct task *task, bool good)
{
	if (task->opening != TABLE_NONE) {
		openings_precompiled(schedule->openings, task, good, &schedule->alone);
		return;
	}
	struct group *group = &schedule->groups.items[task->group];
	log_message(LOG_DEBUG, "%s: headers of %zu sources with the same flags %s",
	            schedule->sources->items.items[task->source].path, left(group),
	            good ? "are read once" : "cannot be read once for all");
	group->precompiling = false;
	if (good) {
		memory_pair_close(&group->image, &group->card);
		group->image = group->next_image;
		group->card = group->next_card;
		group->next_image = group->next_card = -1;
		group->cost += group->added_cost;
	} else {
		memory_pair_close(&group->next_image, &group->next_card);
		if (group->image >= 0)
			return;
		give_up(group);
		if (*group->apart)
			part(schedule, group);
	}
}

/* ---- reading ---- */

static bool read_next(struct schedule *schedule, uint32_t number, struct task *ret_task)
{
	struct group *group = &schedule->groups.items[number];
	bool waits = group->sharing && (group->next == group->round_end || group->precompiling);
	if (left(group) == 0 || waits)
		return false;
	group->reading++;
	VECTOR_PUSH(group->said, (struct said){.wanted = ""});
	*ret_task = (struct task){.kind = TASK_READ,
	                          .source = group->sources.items[group->next],
	                          .group = number,
	                          .opening = TABLE_NONE,
	                          .place = group->next++ - group->round,
	                          .asked = group->sharing && !group->as_written,
	                          .image = group->image,
	                          .card = group->card};
	return true;
}

struct task schedule_alone(uint32_t source)
{
	return (struct task){
	    .kind = TASK_READ, .source = source, .group = TABLE_NONE, .opening = TABLE_NONE, .image = -1, .card = -1};
}

bool schedule_next(struct schedule *schedule, struct task *ret_task)
{
	for (uint32_t i = 0; i < schedule->groups.count; i++) /* what others wait for */
		if (precompile_next(schedule, i, ret_task))
			return true;
	if (schedule->openings && openings_next(schedule->openings, ret_task))
		return true;
	if (schedule->alone.count) {
		*ret_task = schedule_alone(schedule->alone.items[--schedule->alone.count]);
		return true;
	}
	for (uint32_t i = 0; i < schedule->groups.count; i++)
		if (read_next(schedule, i, ret_task))
			return true;
	return false;
}

void schedule_return(struct schedule *schedule, const struct task *task)
{
	if (task->kind == TASK_PRECOMPILE)
		schedule_precompiled(schedule, task, false);
	else if (!schedule_again(schedule, task)) {
		schedule_read(schedule, task, NULL);
		VECTOR_PUSH(schedule->alone, task->source);
	}
}

void schedule_read(struct schedule *schedule, const struct task *task, const struct task_report *report)
{
	if (task->opening != TABLE_NONE)
		openings_read(schedule->openings, task, report && report->refused, &schedule->alone);
	if (task->group == TABLE_NONE)
		return;
	struct group *group = &schedule->groups.items[task->group];
	if (report)
		group->said.items[task->place] =
		    (struct said){true, report->refused, report->system_bytes, report->own_bytes,
		                  arena_copy_string(schedule->arena, report->wanted)};
	if (--group->reading == 0 && group->sharing && !group->as_written && group->next == group->round_end)
		end_round(schedule, group);
}

bool schedule_again(struct schedule *schedule, const struct task *task)
{
	if (task->image < 0)
		return false;
	schedule_read(schedule, task, &(struct task_report){.refused = true, .wanted = ""});
	VECTOR_PUSH(schedule->alone, task->source);
	return true;
}
