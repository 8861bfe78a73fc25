/* Facts of a made-up program, to see how linking and deciding grow: no source, no front end, any size.
 *
 *   made-program FOLDER FILES [SEED]      about 50 calls a file; the same arguments give the same files
 *
 * The shape is that of large C programs: modules of forty files in layers, calls mostly within a file and a module,
 * some down to the layers below and to a handful of helpers that everybody calls; a table of handlers for each module,
 * and fields that hold those of many; wrappers whose argument decides whether they wait; inline functions of headers
 * that everybody includes; callbacks registered with a library, a signal handler, an event loop of its own; locks. */
#include "base/files.h"
#include "facts/facts_file.h"

#include "facts_builder.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	FILES_IN_MODULE = 40,
	FUNCTIONS_IN_FILE = 12,
	LAYERS = 10,
	HEADERS_COMMON = 30, /* that every file includes */
	HANDLERS_IN_MODULE = 4,
	FILES_IN_FOLDER = 500,
};

struct making {
	const char *folder;
	unsigned files, modules;
	uint64_t random;
	struct arena *arena; /* of the file that is made */
};

/* splitmix64 */
static unsigned below(struct making *making, unsigned limit)
{
	uint64_t z = making->random += 0x9e3779b97f4a7c15;
	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return (unsigned)((z ^ z >> 31) % limit);
}

static bool chance(struct making *making, unsigned percent) { return below(making, 100) < percent; }

static const char *name_of(const struct making *making, unsigned file, unsigned function)
{
	return arena_printf(making->arena, "m%u_f%u_do%u", file / FILES_IN_MODULE, file % FILES_IN_MODULE, function);
}

static const char *module_name(const struct making *making, unsigned module, const char *what)
{
	return arena_printf(making->arena, "m%u_%s", module, what);
}

/* A function's type is the same wherever it is mentioned. */
static const char *type_of(const struct making *making, unsigned file, unsigned function)
{
	switch ((file * 7 + function * 3) % 8) {
	case 0:
		return "void (void *, int)";
	case 1:
		return "long (const char *, unsigned long, int)";
	case 2:
		return arena_printf(making->arena, "int (struct m%u *, int)", file / FILES_IN_MODULE);
	case 3:
		return arena_printf(making->arena, "void (struct m%u *)", file / FILES_IN_MODULE);
	default:
		return arena_printf(making->arena, "int (struct m%u_item *, int, int)", file / FILES_IN_MODULE);
	}
}

/* ---- what a function does ---- */

static fact_index some_value(struct making *making)
{
	switch (below(making, 6)) {
	case 0:
		return number((int64_t)below(making, 4));
	case 1:
		return parameter(0);
	case 2:
		return parameter(1);
	case 3:
		return local_variable("item");
	case 4:
		return text_literal("text");
	default:
		return field_of("request::length", pointee(parameter(0)));
	}
}

static void call_something(struct making *making, const char *name)
{
	fact_index made = call(name, some_value(making), some_value(making));
	if (chance(making, 30))
		store(local_variable("item"), result(made));
}

/* A file of the layers below: mostly of the few modules that this one is made on. */
static unsigned file_below(struct making *making, unsigned module)
{
	unsigned layer_size = making->modules / LAYERS ? making->modules / LAYERS : 1, layer = module / layer_size;
	if (layer == 0)
		return module * FILES_IN_MODULE + below(making, FILES_IN_MODULE);
	unsigned used = (module * 31 + below(making, 5) * 17) % (layer * layer_size);
	return used * FILES_IN_MODULE + below(making, FILES_IN_MODULE);
}

static void call_down(struct making *making, unsigned file)
{
	unsigned target = file_below(making, file / FILES_IN_MODULE);
	call_something(making, name_of(making, target < making->files ? target : 0, below(making, 3)));
}

static void call_near(struct making *making, unsigned file, unsigned function)
{
	unsigned module = file / FILES_IN_MODULE;
	if (chance(making, 60)) { /* in the file: forward, and seldom back */
		unsigned rest = FUNCTIONS_IN_FILE - function;
		unsigned next = rest > 1 && !chance(making, 3) ? function + 1 + below(making, rest - 1)
		                                               : below(making, FUNCTIONS_IN_FILE);
		call_something(making, name_of(making, file, next));
		return;
	}
	unsigned other = module * FILES_IN_MODULE + below(making, FILES_IN_MODULE);
	call_something(making, name_of(making, other < making->files ? other : file, below(making, 4)));
}

static void call_helper(struct making *making)
{
	static const char *const helpers[] = {"log_line", "buffer_append", "pool_take", "list_add", "string_copy"};
	call_something(making, helpers[below(making, sizeof helpers / sizeof *helpers)]);
}

static void call_indirectly(struct making *making, unsigned file)
{
	unsigned module = file / FILES_IN_MODULE;
	switch (below(making, 10)) {
	case 0: /* nobody knows what it holds */
		call_value(unknown(), "void (void *, int)", parameter(0), number(1));
		break;
	case 1: /* handlers of many modules in one field */
		call_value(field_of("listener::notify", pointee(parameter(0))), "void (void *, int)", parameter(0),
		           number(2));
		break;
	default:
		call_value(field_of(module_name(making, module, "ops::handle"), pointee(parameter(0))),
		           "int (struct request *, int)", parameter(0), number(1));
	}
}

static void call_outside(struct making *making)
{
	static const char *const outside[] = {"memcpy", "strlen",  "snprintf", "malloc", "free",
	                                      "memset", "strcmp",  "strtol",   "qsort",  "clock_gettime",
	                                      "getenv", "isspace", "abs",      "memchr", "time"};
	call_something(making, outside[below(making, sizeof outside / sizeof *outside)]);
}

static void wait_for_something(struct making *making, unsigned file)
{
	fact_index descriptor = field_of("connection::descriptor", pointee(parameter(0)));
	switch (below(making, 6)) {
	case 0:
		call("fsync", descriptor);
		break;
	case 1:
		call("recv", descriptor, local_variable("buffer"), number(512), number(0));
		break;
	case 2:
		call("getaddrinfo", parameter(0), number(0), number(0), address(local_variable("found")));
		break;
	case 3:
		call("usleep", number(1000));
		break;
	case 4: /* a wrapper that waits when it is told so */
		call("transfer", descriptor, number((int64_t)below(making, 2)));
		break;
	default:
		call("pthread_mutex_lock",
		     address(field_of(module_name(making, file / FILES_IN_MODULE, "::lock"), pointee(parameter(0)))));
		call_something(making, name_of(making, file, below(making, FUNCTIONS_IN_FILE)));
		call("pthread_mutex_unlock",
		     address(field_of(module_name(making, file / FILES_IN_MODULE, "::lock"), pointee(parameter(0)))));
	}
}

static void do_something(struct making *making, unsigned file, unsigned function)
{
	unsigned what = below(making, 100);
	bool guarded = chance(making, 35);
	if (guarded && chance(making, 50))
		begin_branch(parameter(1), FACT_TEST_EQUAL, (int64_t)below(making, 4));
	else if (guarded)
		begin_branch_unknown();
	if (what < 48)
		call_near(making, file, function);
	else if (what < 62)
		call_down(making, file);
	else if (what < 70)
		call_helper(making);
	else if (what < 74)
		call_indirectly(making, file);
	else if (what < 75)
		wait_for_something(making, file);
	else
		call_outside(making);
	if (guarded)
		end_block();
}

static void make_function(struct making *making, unsigned file, unsigned function)
{
	define(name_of(making, file, function), type_of(making, file, function));
	unsigned calls = 1 + below(making, 7);
	for (unsigned i = 0; i < calls; i++)
		do_something(making, file, function);
	if (chance(making, 50))
		returns(local_variable("item"));
}

/* ---- what a file has ---- */

static void include_headers(struct making *making, unsigned module)
{
	for (unsigned i = 0; i < HEADERS_COMMON; i++)
		in_file(arena_printf(making->arena, "/made/include/common%u.h", i));
	in_file("/made/include/inline.h");
	define_local("clamp", "int (int, int)");
	call("abs", parameter(0));
	define_local("ring_next", "unsigned int (struct ring *)");
	call("clamp", number(1), parameter(0));
	store(field_of("ring::at", pointee(parameter(0))), number(0));
	in_file(arena_printf(making->arena, "/made/m%u/module.h", module));
	define_local(module_name(making, module, "is_empty"), "int (struct module *)");
	call("clamp", number(1), number(0));
	in_file(current_facts()->files.items[0].path);
}

/* The module's table of handlers, and the one field that holds handlers of all. */
static void make_tables(struct making *making, unsigned file)
{
	unsigned module = file / FILES_IN_MODULE;
	const char *handler = name_of(making, file, FUNCTIONS_IN_FILE);
	if (file % FILES_IN_MODULE >= HANDLERS_IN_MODULE)
		return;
	define(handler, "int (struct request *, int)");
	for (unsigned i = 0; i < 3; i++)
		do_something(making, file, 0);
	at_file_level();
	store(field(module_name(making, module, "ops::handle")), function(handler));
	if (file % FILES_IN_MODULE == 0 && module % 8 == 0) {
		const char *notified = module_name(making, module, "on_notify");
		define(notified, "void (void *, int)");
		do_something(making, file, 0);
		at_file_level();
		store(field("listener::notify"), function(notified));
	}
}

/* Every tenth file has a callback of an event loop of a library. */
static void make_callback(struct making *making, unsigned file)
{
	const char *callback = name_of(making, file, FUNCTIONS_IN_FILE + 1);
	if (file % 10 != 5)
		return;
	define(callback, "void (struct uv_stream_s *, long, const struct uv_buf_t *)");
	for (unsigned i = 0; i < 4; i++)
		do_something(making, file, 0);
	define(name_of(making, file, FUNCTIONS_IN_FILE + 2), "void (void)");
	call("uv_read_start", unknown(), number(0), function(callback));
}

/* What everybody calls, and the program's start. */
static void make_base(void)
{
	static const char *const helpers[] = {"buffer_append", "pool_take", "list_add", "string_copy"};
	for (size_t i = 0; i < sizeof helpers / sizeof *helpers; i++) {
		define(helpers[i], "int (void *, int)");
		call("memcpy", parameter(0), parameter(1), number(8));
	}
	define("log_line", "void (const char *, int)");
	call("snprintf", local_variable("line"), number(200), parameter(0));
	call("write", number(2), local_variable("line"), number(200));
	define("transfer", "long (int, int)");
	begin_branch(parameter(1), FACT_TEST_NOT_EQUAL, 0);
	call("recv", parameter(0), local_variable("buffer"), number(64), number(0));
	end_block();
	define("on_terminate", "void (int)");
	call("log_line", text_literal("bye"), number(0));
	define("main", "int (int, char **)");
	call("signal", number(15), function("on_terminate"));
	begin_loop();
	fact_index ready =
	    call("epoll_wait", local_variable("poll"), address(local_variable("events")), number(64), number(-1));
	begin_loop_while(result(ready), FACT_TEST_GREATER, 0);
	call_value(field_of("listener::notify", pointee(local_variable("events"))), "void (void *, int)",
	           local_variable("events"), number(1));
	end_block();
	end_block();
}

static struct facts *make_file(struct making *making, unsigned file)
{
	unsigned module = file / FILES_IN_MODULE;
	struct facts *facts = open_unit(arena_printf(making->arena, "/made/m%u/f%u.c", module, file % FILES_IN_MODULE));
	include_headers(making, module);
	if (file == 0)
		make_base();
	for (unsigned function = 0; function < FUNCTIONS_IN_FILE; function++)
		make_function(making, file, function);
	make_tables(making, file);
	make_callback(making, file);
	return facts;
}

static bool write_file(struct making *making, unsigned file, struct error *error)
{
	struct facts *facts = make_file(making, file);
	struct text bytes = {0};
	const char *folder = arena_printf(making->arena, "%s/%u", making->folder, file / FILES_IN_FOLDER);
	facts_write(facts, &bytes);
	bool written =
	    directory_create(folder, error) &&
	    file_write(arena_printf(making->arena, "%s/%u.facts", folder, file), bytes.bytes, bytes.length, error);
	text_free(&bytes);
	facts_free(facts);
	return written;
}

int main(int argc, char *argv[])
{
	unsigned files = argc > 2 ? (unsigned)strtoul(argv[2], NULL, 10) : 0;
	struct making making = {.files = files, .modules = (files + FILES_IN_MODULE - 1) / FILES_IN_MODULE};
	struct error error;
	if (files == 0) {
		fputs("usage: made-program FOLDER FILES [SEED]\n", stderr);
		return 2;
	}
	making.folder = argv[1];
	making.random = argc > 3 ? strtoull(argv[3], NULL, 10) : 1;
	for (unsigned file = 0; file < files; file++) {
		char message[sizeof error];
		making.arena = arena_new();
		bool written = write_file(&making, file, &error);
		arena_free(making.arena);
		if (!written) {
			fprintf(stderr, "made-program: %s\n", error_describe(&error, message, sizeof message));
			return 1;
		}
	}
	return 0;
}
