/* The two programs of proofs. */
#include "base/files.h"
#include "validate/rule_runs.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { COMPILE_SECONDS = 300, MOST_ARGUMENTS = 32 };

/* So many words are arguments of the calls that are rewritten; further ones would stand on the stack. */
static const char parameters[] = "long a, long b, long c, long d, long e, long f, long g";
static const char arguments_of_calls[] = "a, b, c, d, e, f, g";

static const char compiler_output[] = "compiler.txt"; /* in the scratch folder */

struct rule_build {
	const struct rule_build_request *request;
	const struct rule_proofs_request *proofs;
	const struct scratch *scratch;
	const char *compiler;
	VECTOR(const char *) common; /* objects of both */
};

/* Whatever the calls are declared as. */
static void add_wrappers(const struct rule_build *build, struct text *out)
{
	text_add(out, "_Bool disk_answers(const char *call);\n");
	for (size_t i = 0; i < build->request->count; i++) {
		const char *name = build->request->calls[i];
		text_printf(out,
		            "long __real_%s(%s) __attribute__((weak));\nlong __wrap_%s(%s);\n"
		            "long __wrap_%s(%s)\n{\n\treturn disk_answers(\"%s\") ? __real_%s(%s) : 0;\n}\n",
		            name, parameters, name, parameters, name, parameters, name, name, arguments_of_calls);
	}
}

static const char *said_by_compiler(const struct rule_build *build)
{
	char *text;
	size_t size;
	struct error ignored;
	struct arena *arena = build->scratch->arena;
	const char *path = path_join(arena, build->scratch->folder, compiler_output);
	return file_read(arena, path, &text, &size, &ignored) ? text : "nothing was said";
}

static const char *first_line_of_error(const struct rule_build *build)
{
	/* The compiler's last word on what the linker said is an error, too, and tells less. */
	static const char *const signs[] = {"undefined reference", "multiple definition", "cannot find ", "error: "};
	const char *text = said_by_compiler(build), *said = NULL;
	for (size_t i = 0; !said && i < sizeof signs / sizeof *signs; i++)
		said = strstr(text, signs[i]);
	said = said ? said : text;
	return arena_copy_bytes(build->scratch->arena, said, strcspn(said, "\n"));
}

static bool run_compiler(const struct rule_build *build, const char *const *arguments, const char *what,
                         struct error *error)
{
	struct arena *arena = build->scratch->arena;
	const char *output = path_join(arena, build->scratch->folder, compiler_output);
	const struct process_request request = {.arguments = arguments, .output = output, .seconds = COMPILE_SECONDS};
	struct process_end end;
	if (!process_run(&request, &end, error))
		return false;
	if (!end.timed_out && !end.signal && !end.status)
		return true;
	return error_set(error, "%s cannot be compiled: %s", what, first_line_of_error(build));
}

/* flags: of the source; null: none. quote_folder: where its #include "..." are looked for. */
static bool compile(const struct rule_build *build, const struct source *flags, const char *path,
                    const char *quote_folder, const char *object, struct error *error)
{
	const char *ours[] = {"-w",
	                      "-g",
	                      "-O1",
	                      "-fno-builtin",
	                      "-U_FORTIFY_SOURCE",
	                      "-iquote",
	                      quote_folder,
	                      "-idirafter",
	                      build->proofs->include_folder,
	                      "-c",
	                      path,
	                      "-o",
	                      object};
	size_t flag_count = flags ? flags->flag_count : 0, count = 0, our_count = sizeof ours / sizeof *ours;
	const char **arguments =
	    ARENA_ARRAY(build->scratch->arena, const char *, flag_count + our_count + MOST_ARGUMENTS);
	arguments[count++] = build->compiler;
	for (size_t i = 0; i < flag_count; i++)
		arguments[count++] = flags->flags[i];
	if (!flags) {
		arguments[count++] = "-std=gnu17";
		arguments[count++] = "-D_GNU_SOURCE";
	}
	if (build->proofs->more_folder) {
		arguments[count++] = "-I";
		arguments[count++] = build->proofs->more_folder;
	}
	for (size_t i = 0; i < our_count; i++)
		arguments[count++] = ours[i];
	if (*GOINCEPTION_SANITIZERS)
		arguments[count++] = "-fsanitize=" GOINCEPTION_SANITIZERS;
	return run_compiler(build, arguments, path_name(path), error);
}

static bool compile_common(struct rule_build *build, const char *path, struct error *error)
{
	struct arena *arena = build->scratch->arena;
	const char *object = arena_printf(arena, "%s/common-%zu.o", build->scratch->folder, build->common.count);
	VECTOR_PUSH(build->common, object);
	return compile(build, NULL, path, path_directory(arena, path), object, error);
}

static bool ends_with(const char *text, const char *end)
{
	size_t length = strlen(text), size = strlen(end);
	return length >= size && strcmp(text + length - size, end) == 0;
}

static bool compile_folder(struct rule_build *build, const char *path, struct error *error)
{
	DIR *folder = opendir(path);
	if (!folder)
		return error_set_at(error, path, 0, 0, "%s", strerror(errno));
	bool good = true;
	for (struct dirent *entry; good && (entry = readdir(folder));)
		if (ends_with(entry->d_name, ".c"))
			good = compile_common(build, path_join(build->scratch->arena, path, entry->d_name), error);
	closedir(folder);
	return good;
}

static bool compile_driver(struct rule_build *build, struct error *error)
{
	struct arena *arena = build->scratch->arena;
	const char *wrappers = path_join(arena, build->scratch->folder, "wrappers.c");
	struct text text = {0};
	add_wrappers(build, &text);
	bool good = file_write(wrappers, text.bytes, text.length, error) && compile_common(build, wrappers, error) &&
	            compile_common(build, path_join(arena, build->proofs->driver_folder, "proof.c"), error) &&
	            compile_common(build, path_join(arena, build->proofs->driver_folder, build->proofs->runner), error);
	text_free(&text);
	return good && (!build->proofs->more_folder || compile_folder(build, build->proofs->more_folder, error));
}

static const struct planned_file *planned(const struct plan *plan, const char *path)
{
	for (size_t i = 0; i < plan->files.count; i++)
		if (plan->files.items[i].text && strcmp(plan->files.items[i].source->path, path) == 0)
			return &plan->files.items[i];
	return NULL;
}

/* The programs' own sources: as they are, or as they were rewritten. */
static bool compile_programs(const struct rule_build *build, bool rewritten, const char **objects, struct error *error)
{
	struct arena *arena = build->scratch->arena;
	for (size_t i = 0; i < build->proofs->sources->items.count; i++) {
		const struct source *source = &build->proofs->sources->items.items[i];
		struct rule_source *proofs = &build->request->sources->items[i];
		if (proofs->absent)
			continue;
		const struct planned_file *file = rewritten ? planned(build->proofs->plan, source->path) : NULL;
		const char *text = source->path;
		if (rewritten && !file)
			continue; /* the object from before is there */
		objects[i] =
		    arena_printf(arena, "%s/%s-%zu.o", build->scratch->folder, rewritten ? "after" : "before", i);
		if (file) {
			text = arena_printf(arena, "%s/%zu-%s", build->scratch->folder, i, path_name(source->path));
			if (!file_write(text, file->text, file->size, error))
				return false;
		}
		if (compile(build, source, text, path_directory(arena, source->path), objects[i], error))
			continue;
		/* Libraries of other versions may lack what the proofs of them call. */
		if (rewritten || !proofs->link_flag_count)
			return false;
		proofs->absent = arena_copy_string(build->request->sources->arena, error->message);
	}
	rule_sources_settle(build->request->sources);
	return true;
}

static bool link_program(const struct rule_build *build, const char *const *objects, const char *name,
                         struct error *error)
{
	struct arena *arena = build->scratch->arena;
	const struct rule_sources *sources = build->request->sources;
	size_t wraps = build->request->count, count = 0, most = sources->count + wraps + MOST_ARGUMENTS;
	for (size_t i = 0; i < sources->count; i++)
		most += sources->items[i].link_flag_count;
	const char **arguments = ARENA_ARRAY(arena, const char *, most + build->common.count);
	arguments[count++] = build->compiler;
	for (size_t i = 0; i < sources->count; i++)
		if (!sources->items[i].absent)
			arguments[count++] = objects[i];
	for (size_t i = 0; i < build->common.count; i++)
		arguments[count++] = build->common.items[i];
	for (size_t i = 0; i < wraps; i++)
		arguments[count++] = arena_printf(arena, "-Wl,--wrap=%s", build->request->calls[i]);
	if (*GOINCEPTION_SANITIZERS)
		arguments[count++] = "-fsanitize=" GOINCEPTION_SANITIZERS;
	arguments[count++] = build->proofs->library;
	if (*GOINCEPTION_RUNTIME_LIBRARY)
		arguments[count++] = GOINCEPTION_RUNTIME_LIBRARY;
	/* The wrappers ask for the calls weakly, which alone makes a linker keep no library. */
	arguments[count++] = "-Wl,--no-as-needed";
	for (size_t i = 0; i < sources->count; i++)
		for (size_t k = 0; !sources->items[i].absent && k < sources->items[i].link_flag_count; k++)
			arguments[count++] = sources->items[i].link_flags[k];
	arguments[count++] = "-pthread";
	arguments[count++] = "-o";
	arguments[count++] = path_join(arena, build->scratch->folder, name);
	return run_compiler(build, arguments, "the proof programs", error);
}

/* A header may be there without its library. */
static bool link_what_is_there(const struct rule_build *build, const char *const *objects, struct error *error)
{
	struct rule_sources *sources = build->request->sources;
	return !rule_sources_left(sources) || link_program(build, objects, "before", error) ||
	       (rule_sources_without(sources, said_by_compiler(build)) &&
	        (!rule_sources_left(sources) || link_program(build, objects, "before", error)));
}

bool rule_programs_build(const struct rule_build_request *request, const struct scratch *scratch, struct error *error)
{
	const char *compiler = getenv("CC");
	struct rule_build build = {.request = request,
	                           .proofs = request->proofs,
	                           .scratch = scratch,
	                           .compiler = compiler && *compiler ? compiler : "cc"};
	const char **objects = ARENA_ARRAY(scratch->arena, const char *, request->proofs->sources->items.count + 1);
	bool good = compile_driver(&build, error) && compile_programs(&build, false, objects, error) &&
	            link_what_is_there(&build, objects, error);
	if (good && rule_sources_left(request->sources))
		good = compile_programs(&build, true, objects, error) && link_program(&build, objects, "after", error);
	VECTOR_FREE(build.common);
	return good;
}
