#define _GNU_SOURCE
#include "validate/build.h"

#include "base/files.h"
#include "validate/reached.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { COMPILE_SECONDS = 120, MOST_OUR_ARGUMENTS = 32, OPEN_FOLDERS = 16 };

/* Both programs while they are made. */
struct build {
	const struct proof_request *request;
	struct scratch *scratch;
	const char *compiler;
	VECTOR(const char *) objects[2]; /* before, after */
	struct build_lack *lack;
};

bool scratch_open(struct scratch *scratch, struct error *error)
{
	const char *temporary = getenv("TMPDIR");
	scratch->arena = arena_new();
	char *folder = path_join(scratch->arena, temporary && *temporary == '/' ? temporary : "/tmp",
	                         "goinception-validate-XXXXXX");
	scratch->folder = mkdtemp(folder);
	if (scratch->folder) {
		scratch->reached_folder = path_join(scratch->arena, scratch->folder, "reached");
		if (directory_create(scratch->reached_folder, error))
			return true;
		scratch_close(scratch);
		return false;
	}
	arena_free(scratch->arena);
	return error_set_at(error, folder, 0, 0, "cannot be made: %s", strerror(errno));
}

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *where)
{
	(void)status;
	(void)kind;
	(void)where;
	remove(path);
	return 0;
}

void scratch_close(struct scratch *scratch)
{
	nftw(scratch->folder, remove_one, OPEN_FOLDERS, FTW_DEPTH | FTW_PHYS | FTW_MOUNT);
	arena_free(scratch->arena);
}

static const char *first_error(struct arena *arena, const char *path)
{
	char *text;
	size_t size;
	struct error ignored;
	if (!file_read(arena, path, &text, &size, &ignored))
		return "nothing was said";
	const char *said = strstr(text, "undefined reference");
	if (!said)
		said = strstr(text, "multiple definition");
	if (!said)
		said = strstr(text, "error: ");
	if (!said)
		said = text;
	return arena_copy_bytes(arena, said, strcspn(said, "\n"));
}

/* False: it cannot be started, with *error, or it fails, with *build->lack. */
static bool run_compiler(struct build *build, const char *const *arguments, const char *folder, const char *what,
                         struct error *error)
{
	struct arena *arena = build->scratch->arena;
	const char *output = path_join(arena, build->scratch->folder, "compiler.txt");
	struct process_request request = {
	    .arguments = arguments, .folder = folder, .output = output, .seconds = COMPILE_SECONDS};
	struct process_end end;
	if (!process_run(&request, &end, error))
		return false;
	if (!end.timed_out && !end.signal && !end.status)
		return true;
	build->lack->why = arena_printf(arena, "%s: %s", what, first_error(arena, output));
	return false;
}

static bool compile(struct build *build, const struct source *source, const char *path, const char *object,
                    struct error *error)
{
	struct arena *arena = build->scratch->arena;
	const char **arguments = ARENA_ARRAY(arena, const char *, source->flag_count + MOST_OUR_ARGUMENTS);
	size_t count = 0;
	arguments[count++] = build->compiler;
	for (size_t i = 0; i < source->flag_count; i++)
		arguments[count++] = source->flags[i];
	const char *ours[] = {"-w",         "-g",
	                      "-idirafter", build->request->include_folder,
	                      "-iquote",    path_directory(arena, source->path),
	                      "-c",         path,
	                      "-o",         object};
	for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
		arguments[count++] = ours[i];
	return run_compiler(build, arguments, source->directory, path_name(source->path), error);
}

static const struct planned_file *planned(const struct plan *plan, const char *path)
{
	for (size_t i = 0; i < plan->files.count; i++)
		if (plan->files.items[i].text && strcmp(plan->files.items[i].source->path, path) == 0)
			return &plan->files.items[i];
	return NULL;
}

static bool compile_both(struct build *build, size_t number, struct error *error)
{
	struct arena *arena = build->scratch->arena;
	const struct source *source = &build->request->sources->items.items[number];
	const char *object = arena_printf(arena, "%s/%zu.o", build->scratch->folder, number);
	const struct planned_file *file = planned(build->request->plan, source->path);
	const char *before = source->path;
	if (file) {
		size_t size;
		const char *text =
		    reached_text(arena, build->request->plan, file, build->scratch->reached_folder, &size);
		before =
		    arena_printf(arena, "%s/%zu-before-%s", build->scratch->folder, number, path_name(source->path));
		if (!file_write(before, text, size, error))
			return false;
	}
	if (!compile(build, source, before, object, error))
		return false;
	VECTOR_PUSH(build->objects[0], object);
	if (file) {
		const char *text =
		    arena_printf(arena, "%s/%zu-%s", build->scratch->folder, number, path_name(source->path));
		object = arena_printf(arena, "%s/%zu-after.o", build->scratch->folder, number);
		if (!file_write(text, file->text, file->size, error) || !compile(build, source, text, object, error))
			return false;
	}
	VECTOR_PUSH(build->objects[1], object);
	return true;
}

static bool compile_harness(struct build *build, const char *harness, struct error *error)
{
	const struct proof_request *request = build->request;
	struct arena *arena = build->scratch->arena;
	const char *folder = build->scratch->folder, *text = path_join(arena, folder, HARNESS_FILE);
	if (!file_write(text, harness, strlen(harness), error))
		return false;
	const char *sources[] = {text, path_join(arena, request->driver_folder, DRIVER_FILE)};
	for (size_t i = 0; i < 2; i++) {
		const char *object = arena_printf(arena, "%s/harness-%zu.o", folder, i);
		const char *arguments[] = {build->compiler,
		                           "-std=gnu17",
		                           "-w",
		                           "-g",
		                           "-O1",
		                           "-D_GNU_SOURCE",
		                           "-I",
		                           request->include_folder,
		                           "-I",
		                           request->driver_folder,
		                           "-c",
		                           sources[i],
		                           "-o",
		                           object,
		                           NULL};
		if (!run_compiler(build, arguments, NULL, path_name(sources[i]), error))
			return false;
		VECTOR_PUSH(build->objects[0], object);
		VECTOR_PUSH(build->objects[1], object);
	}
	return true;
}

static bool link_program(struct build *build, unsigned which, const char *name, struct error *error)
{
	struct arena *arena = build->scratch->arena;
	const char *const *pauses = harness_pauses(build->request, arena);
	size_t pause_count = 0, count = 0;
	while (pauses[pause_count])
		pause_count++;
	const char **arguments = ARENA_ARRAY(arena, const char *,
	                                     build->objects[which].count + pause_count +
	                                         build->request->link_flag_count + MOST_OUR_ARGUMENTS);
	arguments[count++] = build->compiler;
	for (size_t i = 0; i < build->objects[which].count; i++)
		arguments[count++] = build->objects[which].items[i];
	arguments[count++] = "-Wl,--wrap=main";
	arguments[count++] = "-Wl,--wrap=time";
	if (build->request->entry)
		arguments[count++] = arena_printf(arena, "-Wl,--wrap=%s", build->request->entry);
	for (size_t i = 0; i < pause_count; i++)
		arguments[count++] = arena_printf(arena, "-Wl,--wrap=%s", pauses[i]);
	if (*GOINCEPTION_SANITIZERS)
		arguments[count++] = "-fsanitize=" GOINCEPTION_SANITIZERS;
	const char *rest[] = {build->request->library,
	                      GOINCEPTION_RUNTIME_LIBRARY,
	                      "-lm",
	                      "-pthread",
	                      "-ldl",
	                      "-o",
	                      path_join(arena, build->scratch->folder, name)};
	for (size_t i = 0; i < build->request->link_flag_count; i++)
		arguments[count++] = build->request->link_flags[i];
	for (size_t i = 0; i < sizeof rest / sizeof *rest; i++)
		arguments[count++] = rest[i];
	return run_compiler(build, arguments, NULL, "the sources are not one program", error);
}

bool programs_build(const struct proof_request *request, struct scratch *scratch, struct build_lack *ret_lack,
                    struct error *error)
{
	const char *compiler = getenv("CC");
	struct build build = {.request = request,
	                      .scratch = scratch,
	                      .compiler = compiler && *compiler ? compiler : "cc",
	                      .lack = ret_lack};
	const char *harness = harness_text(request, scratch->arena, ret_lack);
	bool good = harness != NULL;
	const struct source *sources = request->sources->items.items;
	for (size_t i = 0; good && i < request->sources->items.count; i++)
		if (i == 0 || strcmp(sources[i - 1].path, sources[i].path) != 0)
			good = compile_both(&build, i, error);
	good = good && compile_harness(&build, harness, error) && link_program(&build, 0, "before", error) &&
	       link_program(&build, 1, "after", error);
	VECTOR_FREE(build.objects[0]);
	VECTOR_FREE(build.objects[1]);
	return good || ret_lack->why;
}
