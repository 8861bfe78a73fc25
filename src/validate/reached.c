#include "validate/reached.h"

#include "base/files.h"

#include <string.h>

bool change_is_made(const struct change *change) { return change->chosen && change->stage == CHANGE_REWRITTEN; }

/* By names of its own, so that whatever the source includes declares nothing else. Each call makes a folder: nothing
 * has to be linked, and many processes may do it at once. The caller's errno stays. */
static const char noting[] = "extern %sint goinception_make_folder(const char *, unsigned) __asm__(\"mkdir\"); "
                             "extern %sint *goinception_error(void) __asm__(\"__errno_location\"); "
                             "__attribute__((unused)) static void goinception_reached(const char *path) "
                             "{ int kept = *goinception_error(); goinception_make_folder(path, 0700); "
                             "*goinception_error() = kept; }\n#line 1\n";

static bool is_c(const char *path)
{
	size_t length = strlen(path);
	return length > 2 && strcmp(path + length - 2, ".c") == 0;
}

/* A method, or a name with its namespace, cannot be taken apart at its last word. */
static bool stands_alone(const char *text, uint32_t from)
{
	while (from && strchr(" \t\n", text[from - 1]))
		from--;
	return !from || !strchr(":.>", text[from - 1]);
}

static const char *path_of(struct arena *arena, const struct change *change, const char *folder)
{
	return arena_printf(arena, "%s/%u", folder, change->order);
}

const char *reached_text(struct arena *arena, const struct plan *plan, const struct planned_file *file,
                         const char *folder, size_t *ret_size)
{
	const struct source_sites *sites = file->sites;
	const char *linkage = is_c(file->source->path) ? "" : "\"C\" ";
	struct edits edits = {0};
	edits_add(&edits, 0, 0, arena_printf(arena, noting, linkage, linkage));
	for (size_t i = 0; i < plan->changes.count; i++) {
		const struct change *change = &plan->changes.items[i];
		if (!change_is_made(change) || &plan->files.items[change->file] != file ||
		    !stands_alone(sites->text, change->site->name.from))
			continue;
		edits_add(&edits, change->site->name.from, change->site->name.from,
		          arena_printf(arena, "(goinception_reached(\"%s\"), ", path_of(arena, change, folder)));
		edits_add(&edits, change->site->name.to, change->site->name.to, ")");
	}
	const char *text = edits_apply(arena, &edits, sites->text, sites->size, ret_size);
	edits_release(&edits);
	return text;
}

bool reached_was(struct arena *arena, const struct change *change, const char *folder)
{
	return path_is_directory(path_of(arena, change, folder));
}
