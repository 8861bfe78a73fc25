#define _POSIX_C_SOURCE 200809L
#include "cli/interactive.h"

#include "base/files.h"
#include "cli/messages.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum answer { ANSWER_YES, ANSWER_NO, ANSWER_ALL, ANSWER_QUIT, ANSWERS };
static const char letters[] = "ynaq";

/* What the change alone would do. */
static void show(struct plan *plan, const struct change *change)
{
	struct text patch = {0};
	bool *chosen = memory_zeroed(plan->changes.count, sizeof *chosen);
	for (size_t i = 0; i < plan->changes.count; i++) {
		struct change *other = &plan->changes.items[i];
		chosen[i] = other->chosen;
		other->chosen = other == change;
	}
	plan_compose(plan);
	plan_diff(plan, &patch);
	for (size_t i = 0; i < plan->changes.count; i++)
		plan->changes.items[i].chosen = chosen[i];
	free(chosen);
	text_printf(&patch, "%u of %zu, %s:%u, %s: %s (%s)\n", change->order, plan->changes.count,
	            path_below(plan->root, change->finding->place.file), change->finding->place.line,
	            change->finding->call, change->message, rewrite_safety_name(change->grade));
	if (change_needs(change))
		text_printf(&patch, "needs: %s\n", change_needs(change));
	if (change->doubt)
		text_printf(&patch, "doubt: %s\n", change->doubt);
	message_note("change", text_string(&patch));
	text_free(&patch);
}

static enum answer ask(void)
{
	char *line = NULL;
	size_t size = 0;
	enum answer answer = ANSWER_QUIT;
	for (;;) {
		message_note("question", "take it? y yes, n no, a all, q quit\n");
		if (getline(&line, &size, stdin) < 0)
			break;
		char *end = strpbrk(line, "\r\n");
		if (end)
			*end = 0;
		const char *letter = *line && !line[1] ? strchr(letters, *line) : NULL;
		if (!letter)
			continue;
		answer = (enum answer)(letter - letters);
		break;
	}
	free(line);
	return answer;
}

void ask_about_changes(struct plan *plan)
{
	enum answer answer = ANSWER_NO;
	for (size_t i = 0; i < plan->changes.count; i++) {
		struct change *change = &plan->changes.items[i];
		if (!change->chosen)
			continue;
		if (answer != ANSWER_ALL && answer != ANSWER_QUIT) {
			show(plan, change);
			answer = ask();
		}
		if (answer == ANSWER_YES || answer == ANSWER_ALL)
			continue;
		change->chosen = false;
		change->status = STATUS_LEFT_OUT;
	}
}
