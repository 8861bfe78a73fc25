/* The chosen changes → new texts: the calls, what goes along with them, headers, helpers. */
#include "rewrite/choose.h"
#include "rewrite/include_place.h"

#include <assert.h>
#include <string.h>

/* A new text while it is made. */
struct composition {
	struct plan *plan;
	struct planned_file *file;
	struct edits edits;
};

/* Where what is written before a declaration goes: before the comment that belongs to it. */
static uint32_t before_declaration(const char *text, uint32_t at)
{
	while (at > 0 && text[at - 1] != '\n')
		at--;
	while (at > 0) {
		uint32_t line = at - 1;
		while (line > 0 && text[line - 1] != '\n')
			line--;
		const char *first = text + line + strspn(text + line, " \t");
		bool comment = strncmp(first, "//", 2) == 0 || strncmp(first, "/*", 2) == 0 ||
		               (first[0] == '*' && (first[1] == ' ' || first[1] == '/' || first[1] == '\n'));
		if (!comment)
			break;
		at = line;
	}
	return at;
}

static bool is_taken(const struct change *change) { return change->chosen && change->status == STATUS_READY; }

/* What was found out of a function holds no more when another change takes it apart. */
static bool is_apart_already(const struct composition *composition, const struct change *change)
{
	for (const struct change *other = composition->plan->changes.items; other < change; other++)
		if (change->taken_apart && other->taken_apart == change->taken_apart && is_taken(other))
			return true;
	return false;
}

static bool add_edits(struct composition *composition, const struct change *change)
{
	if (change->part_count)
		return !is_apart_already(composition, change) &&
		       edits_add_all(&composition->edits, change->parts, change->part_count);
	return edits_add(&composition->edits, change->range.from, change->range.to, change->replacement);
}

static void add_call(struct composition *composition, struct change *change)
{
	if (add_edits(composition, change)) {
		change->stage = CHANGE_REWRITTEN;
		return;
	}
	change->status = STATUS_REFUSED;
	change->stage = CHANGE_CHECKED;
	change->chosen = false;
	change->message = "overlaps another change: run fix again when that one is applied";
}

static bool does_harm(const struct composition *composition, const struct rewrite_rule *rewrite,
                      const struct call_site *site)
{
	struct place place = {composition->file->source->path, site->line, site->column};
	struct context_evidence evidence;
	enum context_kind kind;
	return whereabouts_of(composition->plan->whereabouts, &place, site->callee, rewrite->not_in, &kind,
	                      &evidence) != NULL;
}

/* A finding of its own says in the account what became of its call. */
static void note_along(const struct composition *composition, const struct call_site *site, const char *to,
                       const struct change *cause)
{
	struct plan *plan = composition->plan;
	for (size_t i = 0; i < plan->changes.count; i++) {
		struct change *change = &plan->changes.items[i];
		const struct place *place = &change->finding->place;
		if (change->stage < CHANGE_REWRITTEN && place->line == site->line && place->column == site->column &&
		    strcmp(change->finding->call, site->callee) == 0 &&
		    strcmp(place->file, composition->file->source->path) == 0)
			change->along = arena_printf(plan->arena, "becomes %s along with change %u", to, cause->order);
	}
}

static void add_along(struct composition *composition, const struct change *change)
{
	const struct rewrite_rule *rewrite = change->rewrite;
	const struct source_sites *sites = composition->file->sites;
	for (size_t i = 0; rewrite->along.count && i < sites->calls.count; i++) {
		const struct call_site *site = &sites->calls.items[i];
		const char *to = renames_find(&rewrite->along, site->callee);
		if (to && site->external && !site->from_macro && !does_harm(composition, rewrite, site) &&
		    edits_add(&composition->edits, site->name.from, site->name.to, to))
			note_along(composition, site, to, change);
	}
}

static void add_include(struct composition *composition, const char *header)
{
	const struct source_sites *sites = composition->file->sites;
	struct arena *arena = composition->plan->arena;
	if (include_is_there(sites->text, sites->size, header))
		return;
	bool apart;
	uint32_t at = include_place(sites->text, sites->size, &apart);
	bool line_open = at > 0 && sites->text[at - 1] != '\n';
	const char *end = strstr(sites->text, "\r\n") ? "\r\n" : "\n";
	edits_add(&composition->edits, at, at,
	          arena_printf(arena, "%s#include <%s>%s%s", line_open ? end : "", header, end, apart ? end : ""));
}

/* Before the first function that uses it; every source has its own. */
static void add_helper(struct composition *composition, const struct change *change)
{
	const struct plan *plan = composition->plan;
	uint32_t first = change->site->function_from;
	for (size_t i = 0; i < plan->changes.count; i++) {
		const struct change *other = &plan->changes.items[i];
		if (other->file == change->file && other->helper && is_taken(other) &&
		    strcmp(other->helper, change->helper) == 0 && other->site->function_from < first)
			first = other->site->function_from;
	}
	uint32_t at = before_declaration(composition->file->sites->text, first);
	edits_add(&composition->edits, at, at, arena_printf(plan->arena, "%s\n", change->helper));
}

/* In the order of their findings: what comes later gives way. */
static void collect(struct composition *composition, size_t number)
{
	struct plan *plan = composition->plan;
	for (size_t i = 0; i < plan->changes.count; i++)
		if (plan->changes.items[i].file == number && is_taken(&plan->changes.items[i]))
			add_call(composition, &plan->changes.items[i]);
	for (size_t i = 0; i < plan->changes.count; i++) {
		const struct change *change = &plan->changes.items[i];
		if (change->file != number || !is_taken(change) || !change->rewrite)
			continue;
		add_along(composition, change);
		for (size_t k = 0; k < change->rewrite->include_count; k++)
			add_include(composition, change->rewrite->includes[k]);
		if (change->helper)
			add_helper(composition, change);
	}
}

static void compose_file(struct plan *plan, size_t number)
{
	struct planned_file *file = &plan->files.items[number];
	file->text = NULL;
	file->sha1[0] = 0;
	if (!file->sites)
		return;
	struct composition composition = {.plan = plan, .file = file};
	collect(&composition, number);
	if (composition.edits.items.count) {
		file->text =
		    edits_apply(plan->arena, &composition.edits, file->sites->text, file->sites->size, &file->size);
		diff_name_of_bytes(file->text, file->size, file->sha1);
	}
	edits_release(&composition.edits);
}

void plan_compose(struct plan *plan)
{
	for (size_t i = 0; i < plan->changes.count; i++) {
		plan->changes.items[i].along = NULL;
		if (plan->changes.items[i].stage == CHANGE_REWRITTEN)
			plan->changes.items[i].stage = CHANGE_CHECKED;
	}
	for (size_t i = 0; i < plan->files.count; i++)
		compose_file(plan, i);
}
