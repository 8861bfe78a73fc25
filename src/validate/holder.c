#include "validate/holder.h"

#include "base/files.h"
#include "trace/symbols.h"
#include "validate/build.h"

#include <string.h>

struct search {
	struct arena *arena;
	const char *driver, *harness;
	const char *callee;       /* what the frame before was, as people call it */
	bool in_program;          /* not in a library */
	struct trace_frame frame; /* the first of the program's own text */
	bool is_found;
};

/* What the linker and the C library put before and behind a name. */
static const char *plain_name(struct arena *arena, const char *name)
{
	static const char *const before[] = {"__wrap_", "__GI_"};
	for (size_t i = 0; i < sizeof before / sizeof *before; i++)
		if (strncmp(name, before[i], strlen(before[i])) == 0)
			name += strlen(before[i]);
	return arena_copy_bytes(arena, name, strcspn(name, "@"));
}

/* Neither the driver nor the code between it and the program, whose own files may have the same names. */
static bool is_of_program(const struct search *search, const struct trace_frame *frame)
{
	return *frame->file && strcmp(frame->file, search->driver) != 0 && strcmp(frame->file, search->harness) != 0;
}

static void look_at(const struct trace_frame *frame, void *data)
{
	struct search *search = data;
	if (search->is_found)
		return;
	if (search->in_program && is_of_program(search, frame)) {
		search->frame = *frame;
		search->is_found = true;
	} else if (*frame->function) {
		search->callee = plain_name(search->arena, frame->function);
	}
}

/* The texts that were built stand in the scratch folder as NUMBER-NAME. */
static const char *source_name(const char *file)
{
	const char *name = path_name(file);
	size_t digits = strspn(name, "0123456789");
	return digits && name[digits] == '-' ? name + digits + 1 : name;
}

const char *holder_phrase(struct arena *arena, const struct measured *measured, const char *program,
                          const char *driver_folder)
{
	struct symbols *symbols = symbols_new();
	struct search search = {.arena = arena,
	                        .driver = path_join(arena, driver_folder, DRIVER_FILE),
	                        .harness = path_join(arena, path_directory(arena, program), HARNESS_FILE),
	                        .callee = ""};
	for (size_t i = 0; i < measured->holding.count && !search.is_found; i++) {
		const struct holding_frame *frame = &measured->holding.items[i];
		search.in_program = strcmp(frame->module, "/proc/self/exe") == 0;
		symbols_find(symbols, arena, search.in_program ? program : frame->module, frame->offset, look_at,
		             &search);
	}
	symbols_free(symbols);
	if (!search.is_found)
		return *search.callee ? arena_printf(arena, ", by %s()", search.callee) : "";
	const char *by = *search.callee ? arena_printf(arena, "%s() in ", search.callee) : "";
	return arena_printf(arena, ", by %s%s() (%s:%u)", by, search.frame.function, source_name(search.frame.file),
	                    search.frame.line);
}
