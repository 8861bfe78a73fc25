/* What a rule file says arrives; packs are chosen; later rules replace earlier ones. Real folders, real files. */
#include "base/files.h"
#include "rules/rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define RULE(id, class_) "rule: " id "\nclass: " class_ "\nbound: peer\ncalls: [" id "]\nwaits: w\nwhy: y\n"

struct folder {
	struct arena *arena;
	char *path;
	struct ruleset *ruleset;
	struct error error;
};

static int folder_setup(void **state)
{
	struct folder *folder = memory_zeroed(1, sizeof *folder);
	folder->arena = arena_new();
	folder->path = arena_copy_string(folder->arena, "/tmp/goinception-rules-XXXXXX");
	folder->ruleset = ruleset_new();
	*state = folder;
	return mkdtemp(folder->path) ? 0 : -1;
}

static int folder_teardown(void **state)
{
	struct folder *folder = *state;
	char *command = arena_printf(folder->arena, "rm -r '%s'", folder->path);
	int status = system(command);
	ruleset_free(folder->ruleset);
	arena_free(folder->arena);
	free(folder);
	return status;
}

static void put(struct folder *folder, const char *name, const char *text)
{
	char *path = path_join(folder->arena, folder->path, name);
	assert_true(directory_create(path_directory(folder->arena, path), &folder->error));
	assert_true(file_write(path, text, strlen(text), &folder->error));
}

static void assert_loaded(struct folder *folder, bool loaded)
{
	char line[2048];
	if (!loaded)
		fail_msg("%s", error_describe(&folder->error, line, sizeof line));
}

/* The expected error stands relative to the folder. */
static void assert_error(struct folder *folder, bool loaded, const char *expected)
{
	char line[2048];
	assert_false(loaded);
	error_describe(&folder->error, line, sizeof line);
	assert_string_equal(path_below(folder->path, line), expected);
}

static bool load_shipped(struct folder *folder, const struct pack_choice *choice)
{
	return ruleset_load_shipped(folder->ruleset, folder->path, choice, &folder->error);
}

static void load_text(struct folder *folder, const char *text)
{
	assert_loaded(folder, ruleset_load_text(folder->ruleset, "x.yaml", text, strlen(text), &folder->error));
}

static void a_rule_arrives_whole(void **state)
{
	struct folder *folder = *state;
	load_text(folder, "constants: {NOWAIT: 0x40}\n---\n"
	                  "rule: receive\nlevel: 1\nclass: network\nbound: {argument: 2, unit: timespec}\n"
	                  "confidence: medium\ncalls: [recv, \"*::receive\"]\n"
	                  "when: [{argument: 1, is: not-null}]\n"
	                  "unless: [{argument: 3, has-flag: NOWAIT}, {argument: 0, is: nonblocking-descriptor}]\n"
	                  "waits: until the peer sends\nwhy: |\n  One.\n  Two.\n"
	                  "instead:\n  libuv: uv_read_start\n"
	                  "  any: {use: pass NOWAIT, add-flag: NOWAIT, argument: 3, safety: changes-behaviour}\n"
	                  "references: [man 2 recv]\nin: [real-time, event-loop, signal-handler]\n");
	const struct rule *rule = ruleset_find(folder->ruleset, "receive");
	assert_non_null(rule);
	assert_int_equal(rule->level, 1);
	assert_string_equal(rule_class_name(rule->class_), "network");
	assert_string_equal(rule_bound_name(rule->bound), "argument");
	assert_int_equal(rule->bound_argument, 2);
	assert_string_equal(rule->bound_unit, "timespec");
	assert_string_equal(confidence_name(rule->confidence), "medium");
	assert_int_equal(rule->call_count, 2);
	assert_string_equal(rule->calls[1], "*::receive");
	assert_string_equal(rule->when.items[0].written, "the second argument is not null");
	assert_int_equal(rule->unless.count, 2);
	assert_string_equal(rule->unless.items[0].written, "the fourth argument has NOWAIT");
	assert_int_equal(rule->unless.items[0].numbers[0], 0x40);
	assert_string_equal(rule->unless.items[1].written, "the first argument is a non-blocking descriptor");
	assert_string_equal(rule->waits, "until the peer sends");
	assert_string_equal(rule->why, "One.\nTwo.\n");
	assert_string_equal(rule->references[0], "man 2 recv");
	assert_int_equal(rule->kinds,
	                 1U << CONTEXT_REAL_TIME | 1U << CONTEXT_EVENT_LOOP | 1U << CONTEXT_SIGNAL_HANDLER);
	assert_string_equal(rule->where, "an event loop, a signal handler or real-time code");
	assert_string_equal(rule->predicate, "waits until the peer sends");
	assert_string_equal(rule->origin.pack, "user");
	assert_string_equal(rule->origin.file, "x.yaml");
	assert_int_equal(rule->origin.line, 3);
}

static void an_unsafe_call_arrives_whole(void **state)
{
	struct folder *folder = *state;
	load_text(folder, "unsafe: handler-prints\nin: signal-handler\nlevel: 1\nconfidence: low\ncalls: [print]\n"
	                  "unless: [{argument: 0, equals: 2}]\nspoils: last-error\nharm: it may hang\nwhy: y\n"
	                  "instead: {signal: a flag}\nreferences: [man 7 signal-safety]\n---\n"
	                  "kept: last-error\ncall: [where_it_is]\n---\n"
	                  "context: handler\nkind: signal-handler\nentered-by: [{name: on_*}]\n"
	                  "instead: {libuv: uv_signal_start, any: a pipe}\n");
	const struct rule *rule = ruleset_find(folder->ruleset, "handler-prints");
	assert_non_null(rule);
	assert_int_equal(rule->hazard, HAZARD_UNSAFE);
	assert_int_equal(rule->level, 1);
	assert_int_equal(rule->confidence, CONFIDENCE_LOW);
	assert_string_equal(rule_class_name(rule->class_), "unsafe");
	assert_string_equal(rule_bound_name(rule->bound), "none");
	assert_string_equal(rule->predicate, "is not safe in a signal handler: it may hang");
	assert_string_equal(rule->spoils, "last-error");
	assert_string_equal(rule_instead_for(rule, "signal")->use, "a flag");
	assert_true(rule_concerns(rule, CONTEXT_SIGNAL_HANDLER));
	assert_false(rule_concerns(rule, CONTEXT_EVENT_LOOP));
	assert_false(rule_concerns(rule, CONTEXT_KINDS));
	assert_string_equal(folder->ruleset->kepts.items[0].calls[0], "where_it_is");
	const struct context_rule *context = &folder->ruleset->contexts.items[0];
	assert_string_equal(instead_for(context->instead, context->instead_count, "libuv")->use, "uv_signal_start");
	assert_string_equal(instead_for(context->instead, context->instead_count, "glib")->use, "a pipe");
}

static void what_ends_a_wait_arrives_whole(void **state)
{
	struct folder *folder = *state;
	load_text(folder, RULE("r", "lock") "ended-by: [signal_it, offload, post_it]\ndirectly: true\n"
	                                    "instead: {libuv: uv_queue_work, awaited: let it tell, any: try it}\n");
	const struct rule *rule = ruleset_find(folder->ruleset, "r");
	assert_true(rule->ended_by_offload);
	assert_true(rule->directly);
	assert_int_equal(rule->ender_count, 2);
	assert_string_equal(rule->enders[1], "post_it");
	assert_string_equal(instead_for_awaited(rule->instead, rule->instead_count, "libuv")->use, "uv_queue_work");
	assert_string_equal(instead_for_awaited(rule->instead, rule->instead_count, "epoll")->use, "let it tell");
	assert_string_equal(rule_instead_for(rule, "epoll")->use, "try it");
}

static void a_signal_window_arrives_whole(void **state)
{
	struct folder *folder = *state;
	load_text(folder, "signal-window: wait\ncall: [park, doze]\n---\n"
	                  "signal-window: mask\ncall: set_mask\naround: true\n"
	                  "when: [{argument: 0, not-equals: 0}]\n");
	const struct window_rule *windows = folder->ruleset->windows.items;
	assert_int_equal(folder->ruleset->windows.count, 2);
	assert_string_equal(windows[0].calls[1], "doze");
	assert_false(windows[0].around);
	assert_int_equal(windows[0].when.count, 0);
	assert_true(windows[1].around);
	assert_string_equal(windows[1].when.items[0].written, "the first argument is not 0");
}

static void what_a_rule_leaves_out_has_a_default(void **state)
{
	struct folder *folder = *state;
	load_text(folder, RULE("r", "timer"));
	const struct rule *rule = ruleset_find(folder->ruleset, "r");
	assert_int_equal(rule->level, 2);
	assert_int_equal(rule->confidence, CONFIDENCE_HIGH);
	assert_string_equal(rule->bound_unit, "");
	assert_int_equal(rule->when.count + rule->unless.count + rule->instead_count + rule->reference_count, 0);
	assert_int_equal(rule->kinds, 0);
	assert_null(rule_instead_for(rule, "libuv"));
}

static void conditions_are_written_for_people(void **state)
{
	struct folder *folder = *state;
	load_text(folder, "constants: {F_SETLK: 6, F_SETLKW: 7}\n---\n"
	                  "rule: r\nclass: lock\nbound: holder\ncalls: f\nwaits: w\nwhy: y\nunless:\n"
	                  "- {argument: 0, lacks-flag: F_SETLK}\n- {argument: 1, equals: -1}\n"
	                  "- {argument: 1, not-equals: 0}\n- {argument: 1, one-of: [F_SETLK, 7]}\n"
	                  "- {argument: 2, less-than: 1}\n- {argument: 2, greater-than: 1}\n"
	                  "- {argument: 1, is: null}\n- {argument: 0, is: listener}\n"
	                  "- {argument: 1, matches: \"r*\"}\n");
	static const char *const written[] = {
	    "the first argument lacks F_SETLK",   "the second argument is -1",
	    "the second argument is not 0",       "the second argument is one of F_SETLK, 7",
	    "the third argument is less than 1",  "the third argument is greater than 1",
	    "the second argument is null",        "the first argument is a listening socket",
	    "the second argument matches \"r*\"",
	};
	const struct conditions *unless = &ruleset_find(folder->ruleset, "r")->unless;
	assert_int_equal(unless->count, sizeof written / sizeof *written);
	for (size_t i = 0; i < unless->count; i++)
		assert_string_equal(unless->items[i].written, written[i]);
	assert_int_equal(unless->items[3].number_count, 2);
	assert_int_equal(unless->items[7].test, CONDITION_IS_DESCRIPTOR);
	assert_string_equal(unless->items[7].word, "listener");
}

static void remedies_are_shared_and_a_rule_s_own_words_come_first(void **state)
{
	struct folder *folder = *state;
	load_text(folder,
	          RULE("r", "timer") "instead: {libuv: a timer, any: return}\nremedy: pause\n"
	                             "---\nremedies: pause\ninstead: {libuv: no, glib: g_timeout_add, any: no}\n");
	const struct rule *rule = ruleset_find(folder->ruleset, "r");
	assert_int_equal(rule->instead_count, 3);
	assert_string_equal(rule_instead_for(rule, "libuv")->use, "a timer");
	assert_string_equal(rule_instead_for(rule, "glib")->use, "g_timeout_add");
	assert_string_equal(rule->instead[2].framework, "any");
	assert_string_equal(rule_instead_for(rule, "qt")->use, "return");
}

static void instead_fits_the_framework_or_any(void **state)
{
	struct folder *folder = *state;
	load_text(folder,
	          RULE("r", "timer") "instead: {libuv: a timer, any: {use: return, rename: g, safety: safe}}\n");
	const struct rule *rule = ruleset_find(folder->ruleset, "r");
	assert_string_equal(rule_instead_for(rule, "libuv")->use, "a timer");
	assert_int_equal(rule_instead_for(rule, "libuv")->safety, SAFETY_MANUAL);
	assert_string_equal(rule_instead_for(rule, "glib")->rename, "g");
	assert_string_equal(rule_instead_for(rule, NULL)->use, "return");
	assert_string_equal(rewrite_safety_name(rule_instead_for(rule, "glib")->safety), "safe");
}

static void contexts_and_their_ends_arrive(void **state)
{
	struct folder *folder = *state;
	load_text(folder, "context: c\nkind: signal-handler\nentered-by:\n- {call: [signal, bsd_signal], argument: 1}\n"
	                  "- {field: \"sigaction::sa_handler\"}\n- {attribute: \"clang::nonblocking\"}\n"
	                  "- {annotation: coroutine_fn}\n- {name: \"*_isr\"}\n"
	                  "- {overrides: \"watcher::on_*\"}\n- {coroutine: true}\n"
	                  "---\noffload: t\ncall: f\nargument: 2\ninstead: {uv: hand it over}\n---\noffload: p\ncall: "
	                  "[fork, vfork]\nresult: 0\n"
	                  "---\nallow: a\ncall: f\nreason: once\n---\nmultiplexer: m\ncall: f\ncount: 1\n");
	const struct context_rule *context = &folder->ruleset->contexts.items[0];
	static const enum entry_kind kinds[] = {ENTRY_CALL, ENTRY_FIELD,     ENTRY_ATTRIBUTE, ENTRY_ANNOTATION,
	                                        ENTRY_NAME, ENTRY_OVERRIDES, ENTRY_COROUTINE};
	assert_string_equal(context_kind_name(context->kind), "signal-handler");
	assert_string_equal(context->title, "c");
	assert_string_equal(context->framework, "user");
	assert_int_equal(context->entry_count, 7);
	for (size_t i = 0; i < 7; i++)
		assert_int_equal(context->entries[i].kind, kinds[i]);
	assert_int_equal(context->entries[0].argument, 1);
	assert_string_equal(context->entries[0].names[1], "bsd_signal");
	const struct offload_rule *offloads = folder->ruleset->offloads.items;
	assert_int_equal(offloads[0].argument, 2);
	assert_false(offloads[0].by_result);
	assert_string_equal(offload_instead_for(folder->ruleset, "uv")->use, "hand it over");
	assert_null(offload_instead_for(folder->ruleset, "ev"));
	assert_int_equal(offloads[1].argument, -1);
	assert_true(offloads[1].by_result);
	assert_string_equal(folder->ruleset->allows.items[0].reason, "once");
	assert_int_equal(folder->ruleset->multiplexers.items[0].timeout, -1);
	assert_int_equal(folder->ruleset->multiplexers.items[0].count, 1);
}

static void facts_about_outside_functions_arrive(void **state)
{
	struct folder *folder = *state;
	load_text(folder, "invokes: i\ncall: qsort\nargument: 3\n---\npasses: p\ncall: \"std::move\"\nargument: 0\n"
	                  "---\npasses: c\ncall: memcpy\nargument: 1\ncontent: true\nto: 0\n"
	                  "---\npasses: b\ncall: \"std::bind\"\nargument: 0\nbinds: true\n"
	                  "---\nsymbol: l\ncall: dlsym\nargument: 1\n"
	                  "---\nsymbol: g\ncall: g_module_symbol\nargument: 1\nto: 2\n"
	                  "---\ndescriptor: s\ncall: socket\nkind: socket\nnonblocking: [{argument: 1, has-flag: 4}]\n"
	                  "---\ndescriptor: e\ncall: f\nnonblocking: true\nstored-in: 0\n"
	                  "---\nnonblocking-descriptor: n\ncall: fcntl\nsets: 0\nwhen: [{argument: 1, equals: 4}]\n");
	assert_int_equal(folder->ruleset->invokes.items[0].argument, 3);
	const struct pass_rule *passes = folder->ruleset->passes.items;
	assert_string_equal(passes[0].calls[0], "std::move");
	assert_int_equal(passes[0].to, -1);
	assert_false(passes[0].content);
	assert_false(passes[0].binds);
	assert_true(passes[1].content);
	assert_int_equal(passes[1].to, 0);
	assert_true(passes[2].binds);
	assert_int_equal(folder->ruleset->symbols.items[0].argument, 1);
	assert_int_equal(folder->ruleset->symbols.items[0].to, -1);
	assert_int_equal(folder->ruleset->symbols.items[1].to, 2);
	const struct descriptor_rule *descriptors = folder->ruleset->descriptors.items;
	assert_string_equal(descriptors[0].kind, "socket");
	assert_int_equal(descriptors[0].argument, -1);
	assert_int_equal(descriptors[0].nonblocking.count, 1);
	assert_false(descriptors[0].always_nonblocking);
	assert_string_equal(descriptors[1].kind, "");
	assert_int_equal(descriptors[1].argument, 0);
	assert_true(descriptors[1].always_nonblocking);
	assert_int_equal(folder->ruleset->nonblockings.items[0].when.count, 1);
}

static void locks_arrive(void **state)
{
	struct folder *folder = *state;
	load_text(
	    folder,
	    "lock: l\nargument: 1\nsuccess: true\nguard: true\npaired: true\nconfidence: low\nrelease-by-store: -1\n"
	    "instead: give it back\nacquire: [a, {call: [b, c], argument: receiver}]\ntry: t\n"
	    "release: [{call: r, argument: all, when: [{argument: 1, named: \"x::*\"}]}]\n"
	    "waits: [{call: w, releases: 2}]\n");
	assert_int_equal(folder->ruleset->locks.count, 1);
	const struct lock_rule *lock = &folder->ruleset->locks.items[0];
	assert_true(lock->guard && lock->paired && lock->store.releases);
	assert_int_equal(lock->store.number, -1);
	assert_int_equal(lock->confidence, CONFIDENCE_LOW);
	assert_string_equal(lock->instead.use, "give it back");
	assert_int_equal(lock->action_count, 5);
	assert_int_equal(lock->actions[0].act, LOCK_ACQUIRE);
	assert_int_equal(lock->actions[0].argument, 1);
	assert_int_equal(lock->actions[1].name_count, 2);
	assert_int_equal(lock->actions[1].argument, LOCK_RECEIVER);
	assert_int_equal(lock->actions[2].act, LOCK_TRY);
	assert_true(lock->actions[2].success.is_truth);
	assert_int_equal(lock->actions[3].argument, LOCK_ALL);
	assert_string_equal(lock->actions[3].when.items[0].written, "the second argument is the variable \"x::*\"");
	assert_int_equal(lock->actions[4].act, LOCK_WAIT);
	assert_int_equal(lock->actions[4].argument, 2);
}

static void names_of_other_documents_may_repeat(void **state)
{
	struct folder *folder = *state;
	load_text(folder, "multiplexer: epoll\ncall: a\ntimeout: 3\n---\nmultiplexer: epoll\ncall: b\n");
	assert_int_equal(folder->ruleset->multiplexers.count, 2);
}

static void folders_are_packs_and_some_are_off(void **state)
{
	struct folder *folder = *state;
	put(folder, "one/deep/a.yaml", RULE("a", "timer"));
	put(folder, "two/pack.yaml", "pack: second\ntitle: The second\ndefault: false\n");
	put(folder, "two/b.yaml", RULE("b", "timer"));
	put(folder, "one/notes.txt", "not: [yaml\n");
	put(folder, "one/.hidden.yaml", "not: [yaml\n");
	assert_loaded(folder, load_shipped(folder, NULL));
	const struct pack *packs = folder->ruleset->packs.items;
	assert_int_equal(folder->ruleset->packs.count, 2);
	assert_string_equal(packs[0].name, "one");
	assert_string_equal(packs[0].title, "one");
	assert_true(packs[0].on && packs[0].loaded);
	assert_string_equal(packs[1].name, "second");
	assert_string_equal(packs[1].title, "The second");
	assert_false(packs[1].on || packs[1].loaded);
	assert_non_null(ruleset_find(folder->ruleset, "a"));
	assert_string_equal(ruleset_find(folder->ruleset, "a")->origin.pack, "one");
	assert_null(ruleset_find(folder->ruleset, "b"));
}

static void the_choice_of_packs_ends_with_without(void **state)
{
	struct folder *folder = *state;
	put(folder, "one/a.yaml", RULE("a", "timer"));
	put(folder, "two/pack.yaml", "pack: two\ndefault: false\n");
	put(folder, "two/b.yaml", RULE("b", "timer"));
	put(folder, "three/c.yaml", RULE("c", "timer"));
	const char *with[] = {"two", "three"}, *without[] = {"three", "one"};
	struct pack_choice choice = {.with = with, .with_count = 2, .without = without, .without_count = 2};
	assert_loaded(folder, load_shipped(folder, &choice));
	assert_null(ruleset_find(folder->ruleset, "a"));
	assert_non_null(ruleset_find(folder->ruleset, "b"));
	assert_null(ruleset_find(folder->ruleset, "c"));
}

static void all_packs_are_all_but_those_left_out(void **state)
{
	struct folder *folder = *state;
	put(folder, "one/a.yaml", RULE("a", "timer"));
	put(folder, "two/pack.yaml", "pack: two\ndefault: false\n");
	put(folder, "two/b.yaml", RULE("b", "timer"));
	const char *without[] = {"one"};
	struct pack_choice choice = {.all = true, .without = without, .without_count = 1};
	assert_loaded(folder, load_shipped(folder, &choice));
	assert_null(ruleset_find(folder->ruleset, "a"));
	assert_non_null(ruleset_find(folder->ruleset, "b"));
}

static void an_unknown_pack_names_the_nearest(void **state)
{
	struct folder *folder = *state;
	put(folder, "libuv/a.yaml", RULE("a", "timer"));
	const char *with[] = {"libvu"};
	struct pack_choice choice = {.with = with, .with_count = 1};
	assert_error(folder, load_shipped(folder, &choice), "unknown pack 'libvu' (did you mean 'libuv'?)");
}

static void what_is_wrong_with_a_pack_is_said(void **state)
{
	struct folder *folder = *state;
	assert_error(folder, ruleset_load_shipped(folder->ruleset, folder->path, NULL, &folder->error),
	             arena_printf(folder->arena, "%s: holds no packs of rules", folder->path));
	put(folder, "one/pack.yaml", "pack: one\ndefalut: false\n");
	assert_error(folder, load_shipped(folder, NULL),
	             "one/pack.yaml:2:1: unknown key 'defalut' in the pack (did you mean 'default'?)");
	put(folder, "one/pack.yaml", "# nothing yet\n");
	assert_error(folder, load_shipped(folder, NULL),
	             "one/pack.yaml: expected one document, which describes the pack");
	put(folder, "one/pack.yaml", "pack: two\n");
	put(folder, "two/a.yaml", RULE("a", "timer"));
	assert_error(folder, load_shipped(folder, NULL),
	             arena_printf(folder->arena, "two/pack.yaml: pack 'two' is there already: %s/one", folder->path));
	put(folder, "a.yaml", RULE("a", "timer"));
	assert_error(
	    folder, load_shipped(folder, NULL),
	    arena_printf(folder->arena, "a.yaml: lies in no pack: rules stand in a folder of '%s'", folder->path));
}

static void a_rule_that_stands_twice_names_both_places(void **state)
{
	struct folder *folder = *state;
	put(folder, "one/a.yaml", "\n" RULE("a", "timer"));
	put(folder, "two/b.yaml", RULE("b", "timer") "---\n" RULE("a", "disk"));
	assert_error(folder, load_shipped(folder, NULL),
	             arena_printf(folder->arena,
	                          "two/b.yaml:8:1: rule 'a' is defined twice, first at %s/one/a.yaml:2:1",
	                          folder->path));
}

static void constants_may_stand_after_their_use(void **state)
{
	struct folder *folder = *state;
	put(folder, "one/a.yaml", RULE("a", "timer") "unless: [{argument: 0, equals: LATER}]\n");
	put(folder, "one/z.yaml", "constants: {LATER: 0755, NEGATIVE: -2}\n");
	assert_loaded(folder, load_shipped(folder, NULL));
	assert_int_equal(ruleset_find(folder->ruleset, "a")->unless.items[0].numbers[0], 0755);
	uint32_t index = table_get_string(folder->ruleset->constants, "NEGATIVE");
	assert_int_equal(folder->ruleset->constant_values.items[index], -2);
	assert_string_equal(folder->ruleset->constant_names.items[index], "NEGATIVE");
}

static void user_rules_replace_shipped_ones(void **state)
{
	struct folder *folder = *state;
	put(folder, "shipped/one/a.yaml",
	    RULE("a", "timer") "---\n" RULE("b", "timer") "---\ncontext: c\nkind: user\nentered-by: [{name: f}]\n");
	put(folder, "mine/a.yaml",
	    RULE("a", "disk") "---\n" RULE("d", "disk") "---\ncontext: c\nkind: coroutine\nentered-by: [{name: g}]\n");
	put(folder, "mine/pack.yaml", "pack: ignored\n");
	char *shipped = path_join(folder->arena, folder->path, "shipped");
	char *mine = path_join(folder->arena, folder->path, "mine");
	assert_loaded(folder, ruleset_load_shipped(folder->ruleset, shipped, NULL, &folder->error));
	assert_loaded(folder, ruleset_load_path(folder->ruleset, mine, &folder->error));
	assert_int_equal(folder->ruleset->rules.count, 3);
	assert_int_equal(ruleset_find(folder->ruleset, "a")->class_, RULE_CLASS_DISK);
	assert_string_equal(ruleset_find(folder->ruleset, "a")->origin.pack, "user");
	assert_int_equal(ruleset_find(folder->ruleset, "b")->class_, RULE_CLASS_TIMER);
	assert_int_equal(folder->ruleset->contexts.count, 1);
	assert_int_equal(folder->ruleset->contexts.items[0].kind, CONTEXT_COROUTINE);
	/* The same file again is a load of its own: it replaces what it brought before. */
	char *file = path_join(folder->arena, mine, "a.yaml");
	assert_loaded(folder, ruleset_load_path(folder->ruleset, file, &folder->error));
	assert_int_equal(folder->ruleset->rules.count, 3);
}

static void a_path_without_rules_is_an_error(void **state)
{
	struct folder *folder = *state;
	put(folder, "mine/notes.txt", "x");
	char *mine = path_join(folder->arena, folder->path, "mine");
	assert_error(folder, ruleset_load_path(folder->ruleset, mine, &folder->error), "mine: holds no rules (*.yaml)");
	char *none = path_join(folder->arena, folder->path, "none.yaml");
	assert_error(folder, ruleset_load_path(folder->ruleset, none, &folder->error),
	             "none.yaml: cannot be read: No such file or directory");
	assert_error(folder, ruleset_load_shipped(folder->ruleset, none, NULL, &folder->error),
	             "none.yaml: cannot be read: No such file or directory");
	assert_int_equal(symlink("..", path_join(folder->arena, mine, "up")), 0);
	assert_false(ruleset_load_path(folder->ruleset, mine, &folder->error));
	assert_string_equal(folder->error.message, "lies more than 16 folders deep");
}

static void levels_are_set_by_id(void **state)
{
	struct folder *folder = *state;
	load_text(folder, RULE("sleep", "timer"));
	assert_true(ruleset_set_level(folder->ruleset, "sleep", 0, &folder->error));
	assert_int_equal(ruleset_find(folder->ruleset, "sleep")->level, 0);
	assert_error(folder, ruleset_set_level(folder->ruleset, "slepe", 1, &folder->error),
	             "unknown rule 'slepe' (did you mean 'sleep'?)");
	assert_error(folder, ruleset_set_level(folder->ruleset, "network", 1, &folder->error),
	             "unknown rule 'network'");
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_setup, folder_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    IN_FOLDER(a_rule_arrives_whole),
	    IN_FOLDER(an_unsafe_call_arrives_whole),
	    IN_FOLDER(what_ends_a_wait_arrives_whole),
	    IN_FOLDER(a_signal_window_arrives_whole),
	    IN_FOLDER(what_a_rule_leaves_out_has_a_default),
	    IN_FOLDER(conditions_are_written_for_people),
	    IN_FOLDER(remedies_are_shared_and_a_rule_s_own_words_come_first),
	    IN_FOLDER(instead_fits_the_framework_or_any),
	    IN_FOLDER(contexts_and_their_ends_arrive),
	    IN_FOLDER(facts_about_outside_functions_arrive),
	    IN_FOLDER(locks_arrive),
	    IN_FOLDER(names_of_other_documents_may_repeat),
	    IN_FOLDER(folders_are_packs_and_some_are_off),
	    IN_FOLDER(the_choice_of_packs_ends_with_without),
	    IN_FOLDER(all_packs_are_all_but_those_left_out),
	    IN_FOLDER(an_unknown_pack_names_the_nearest),
	    IN_FOLDER(what_is_wrong_with_a_pack_is_said),
	    IN_FOLDER(a_rule_that_stands_twice_names_both_places),
	    IN_FOLDER(constants_may_stand_after_their_use),
	    IN_FOLDER(user_rules_replace_shipped_ones),
	    IN_FOLDER(a_path_without_rules_is_an_error),
	    IN_FOLDER(levels_are_set_by_id),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
