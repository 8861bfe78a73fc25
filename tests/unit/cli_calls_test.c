/* From the text of a source to the functions that its calls through values lead to, with the shipped rules. */
#include "facts_of_source.h"

#include "base/text.h"
#include "model/model.h"
#include "program/program.h"
#include "rules/rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct ruleset *shipped;

static int load_rules(void **state)
{
	struct error error;
	(void)state;
	shipped = ruleset_new();
	return ruleset_load_shipped(shipped, SOURCE_ROOT "/rules", NULL, &error) ? 0 : -1;
}

static int free_rules(void **state)
{
	(void)state;
	ruleset_free(shipped);
	return 0;
}

/* "on_read on_write", for each call through a value in the function, "; " between them; "?" for one that is not
 * resolved, "-" for one that only somebody outside, or nobody, gives a function. */
static void write_targets(const struct program *program, const char *function, struct text *out)
{
	for (size_t c = 0; c < program->calls.count; c++) {
		const struct call_site *call = &program->calls.items[c];
		const char *caller = call->caller == NONE ? "" : program->functions.items[call->caller].fact->name;
		if (!call->indirect || strcmp(caller, function) != 0)
			continue;
		text_add(out, out->length ? "; " : "");
		if (!call->resolved) {
			text_add(out, call->origin == ORIGIN_UNSEEN ? "?" : "-");
			continue;
		}
		for (uint32_t t = 0; t < call->target_count; t++)
			text_printf(out, t ? " %s" : "%s",
			            program->functions.items[program->targets.items[call->first_target + t].function]
			                .fact->name);
	}
}

static void expect_targets(struct reading *reading, const char *function, const char *expected)
{
	struct facts *const facts[] = {reading->facts};
	struct program *program = program_link(facts, 1, shipped, 1);
	struct text found = {0};
	write_targets(program, function, &found);
	assert_string_equal(text_string(&found), expected);
	text_free(&found);
	program_free(program);
}

/* ---- C ---- */

#define IN_C(text) \
	reading_of(*state, "a.c", "typedef void (*handler)(int);\nvoid a(int x) {}\nvoid b(int x) {}\n" text, NULL)

static void arguments_without_a_name_reach_who_takes_them(void **state)
{
	IN_C("#include <stdarg.h>\n"
	     "struct options { handler on_data; int size; };\n"
	     "void set_list(struct options *o, int what, va_list list) {\n"
	     "  if (what == 1) o->on_data = va_arg(list, handler); else o->size = va_arg(list, int); }\n"
	     "void set(struct options *o, int what, ...) {\n"
	     "  va_list list, copy; va_start(list, what); va_copy(copy, list); set_list(o, what, copy); va_end(list); "
	     "}\n"
	     "void other(long x, long y) {}\n"
	     "void use(struct options *o) { set(o, 1, a); set(o, 3, other); o->on_data(1); }\n");
	expect_targets(*state, "use", "a"); /* not `other`, which has another type */
}

static void an_argument_that_nobody_passes_is_not_found_by_its_shape(void **state)
{
	IN_C("#include <stdarg.h>\n"
	     "void each(int n, ...) { va_list list; va_start(list, n); handler h = va_arg(list, handler); h(n); }\n"
	     "void other(char *x) {}\n"
	     "void use(void) { each(1, other); }\n");
	expect_targets(*state, "each", "?");
}

static void a_copy_of_a_table_holds_its_functions(void **state)
{
	IN_C("#include <string.h>\n"
	     "static const handler table[] = {a, b};\n"
	     "void use(int i) { handler copy[2]; memcpy(copy, table, sizeof table); copy[i](1); }\n");
	expect_targets(*state, "use", "a b");
}

static void a_copy_of_something_else_holds_nothing(void **state)
{
	IN_C("#include <string.h>\n"
	     "static const handler table[] = {a, b};\n"
	     "void use(int i, handler *from) { handler copy[2]; memcpy(copy, from, sizeof copy); copy[i](1); }\n");
	expect_targets(*state, "use", "?");
}

static void records_that_begin_alike_are_one_where_their_pointers_are_cast(void **state)
{
	IN_C("#define COMMON int kind; union { int fd; void *data; } u; handler on_close;\n"
	     "struct stream { COMMON };\n"
	     "struct tcp { COMMON int port; };\n"
	     "struct other { COMMON int port; };\n"
	     "void close_stream(struct stream *s) { s->on_close(1); }\n"
	     "void listen_tcp(struct tcp *t) { t->on_close = a; close_stream((struct stream *)t); }\n"
	     "void never_cast(struct other *o) { o->on_close = b; }\n");
	expect_targets(*state, "close_stream", "a");
}

static void records_that_begin_in_another_way_stay_apart(void **state)
{
	IN_C("struct stream { int kind; handler on_close; };\n"
	     "struct tcp { handler on_close; int kind; };\n"
	     "void close_stream(struct stream *s) { s->on_close(1); }\n"
	     "void listen_tcp(struct tcp *t) { t->on_close = a; close_stream((struct stream *)t); }\n");
	expect_targets(*state, "close_stream", "-");
}

static void members_of_a_union_are_one_memory(void **state)
{
	IN_C("union symbol { void *plain; handler function; };\n"
	     "void other(char *x) {}\n"
	     "void use(int i) { union symbol s; s.plain = i ? (void *)a : (void *)other; s.function(1); }\n");
	expect_targets(*state, "use", "a");
}

static void a_slot_that_a_function_gives_out_is_in_the_list_it_took_it_from(void **state)
{
	IN_C("struct list { void *items; int count, size; };\n"
	     "void *push(struct list *l) { void *slot; slot = (char *)l->items + l->count++ * l->size; return slot; }\n"
	     "struct list handlers;\n"
	     "void add(void) { handler *h = push(&handlers); *h = a; }\n"
	     "void run(int i) { handler *h = handlers.items; h[i](1); }\n");
	expect_targets(*state, "run", "a");
}

static void a_symbol_is_the_function_of_its_name(void **state)
{
	IN_C("void *dlsym(void *, const char *);\n"
	     "static void hidden(int x) {}\n"
	     "void *find(void *library, const char *name) { return dlsym(library, name); }\n"
	     "void use(void *l) { ((handler)find(l, \"a\"))(1); handler h = (handler)dlsym(l, \"hidden\"); h(1); }\n");
	expect_targets(*state, "use", "a; -");
}

static void what_a_library_is_given_beside_a_callback_comes_back_to_it(void **state)
{
	IN_C("#include <pthread.h>\n"
	     "void *run(void *data) { ((handler)data)(1); return 0; }\n"
	     "void *idle(void *data) { ((handler)data)(2); return 0; }\n"
	     "void use(pthread_t *t) { pthread_create(t, 0, run, (void *)a); pthread_create(t, 0, idle, 0); }\n");
	expect_targets(*state, "run", "a");
	expect_targets(*state, "idle", "?");
}

/* ---- C++ ---- */

#define IN_CPP(text)                                                                                        \
	reading_of(*state, "a.cc", "using handler = void (*)(int);\nvoid a(int) {}\nvoid b(int) {}\n" text, \
	           "-std=c++17")

static void stores_through_a_reference_reach_what_it_was_bound_to(void **state)
{
	IN_CPP("struct slot { handler h, other; };\n"
	       "void set(slot &s) { auto &x = s.h; x = a; }\n"
	       "void copy(slot &s) { auto x = s.other; x = b; }\n"
	       "void use(slot &s) { s.h(1); s.other(1); }\n");
	expect_targets(*state, "use", "a; -");
}

static void bound_functions_are_called_with_other_arguments(void **state)
{
	IN_CPP("#include <functional>\n"
	       "struct client { void on_data(int) {} };\n"
	       "void use(client *c) { std::function<void()> f = std::bind(a, 1); f();\n"
	       "  auto m = std::bind(&client::on_data, c, 1); m(); }\n");
	expect_targets(*state, "use", "a; client::on_data");
}

static void a_function_object_calls_methods_with_their_object_first(void **state)
{
	IN_CPP("#include <functional>\n"
	       "struct client { std::function<int(client &, int)> read; int real(int) { return 1; } int other(char *) "
	       "{ return 2; }\n"
	       "  client() { read = &client::real; } int run() { return read(*this, 1); } };\n"
	       "int (client::*unused)(char *) = &client::other;\n");
	expect_targets(*state, "client::run", "client::real");
}

static void pointers_to_virtual_methods_call_what_overrides_them(void **state)
{
	IN_CPP("struct base { virtual void run(int) {} void plain(int) {} };\n"
	       "struct derived : base { void run(int) override {} void plain(int) {} };\n"
	       "void use(base *o) { auto v = &base::run; (o->*v)(1); auto p = &base::plain; (o->*p)(1); }\n");
	expect_targets(*state, "use", "base::run derived::run; base::plain");
}

static void lists_fill_the_tables_of_a_library(void **state)
{
	IN_CPP("#include <map>\n#include <string>\n#include <vector>\n#include <functional>\n"
	       "void use(const std::string &name) {\n"
	       "  static const std::map<std::string, handler> table = {{\"a\", a}, {\"b\", b}};\n"
	       "  auto found = table.find(name); found->second(1);\n"
	       "  std::vector<std::function<void(int)>> all = {b, [](int) {}};\n"
	       "  for (auto &h : all) h(2);\n"
	       "  for (auto &[key, value] : table) value(3); }\n");
	expect_targets(*state, "use", "a b; b use::lambda; a b");
}

static void parts_of_a_record_are_its_fields(void **state)
{
	IN_CPP("struct pair { handler first, second; };\n"
	       "pair make() { return {a, b}; }\n"
	       "void use() { auto [x, y] = make(); x(1); y(1); }\n");
	expect_targets(*state, "use", "a; b");
	expect_calls(*state, "use",
	             "make()\n"
	             "([x, y].pair::first)(1)\n"
	             "([x, y].pair::second)(1)\n");
}

static void objects_with_an_operator_of_their_own_are_no_function_objects(void **state)
{
	IN_CPP("#include <random>\n"
	       "int use() { std::random_device seed; std::mt19937 g(seed()); std::uniform_int_distribution<int> d(0, "
	       "3); return d(g); }\n");
	expect_targets(*state, "use", "");
}

static void an_object_that_is_called_is_its_operator(void **state)
{
	IN_CPP("#include <functional>\n"
	       "struct visitor { void operator()(int) const {} };\n"
	       "void use() { std::function<void(int)> f = visitor{}; f(1); }\n");
	expect_targets(*state, "use", "visitor::operator()");
}

static void constructors_are_called_by_the_templates_that_make_objects(void **state)
{
	IN_CPP("#include <memory>\n#include <vector>\n"
	       "struct client { handler h; client(int, handler f) : h(f) {} client(const char *) : h(b) {} void run() "
	       "{ h(1); } };\n"
	       "void make() { auto c = std::make_unique<client>(1, a); std::vector<client> all; "
	       "all.emplace_back(\"x\"); }\n");
	expect_targets(*state, "client::run", "a b");
	expect_calls(*state, "make",
	             "std::make_unique(1, a)\n"
	             "client::client(1, a) implicit\n"
	             "std::vector::emplace_back(\"x\") on all\n"
	             "client::client(\"x\") implicit\n"
	             "std::vector::~vector() on all implicit\n"
	             "std::unique_ptr::~unique_ptr() on c implicit\n");
}

/* With a plug-in's source beside the one of its host. */
static void expect_targets_of_plugin(struct reading *host, const char *text, const char *function, const char *expected)
{
	struct reading *plugin;
	reading_begin((void **)&plugin);
	reading_of(plugin, "plugin.c", text, NULL);
	assert_non_null(host->facts);
	assert_non_null(plugin->facts);
	struct facts *const facts[] = {host->facts, plugin->facts};
	struct program *program = program_link(facts, 2, shipped, 1);
	struct text found = {0};
	write_targets(program, function, &found);
	assert_string_equal(text_string(&found), expected);
	text_free(&found);
	program_free(program);
	reading_end((void **)&plugin);
}

static void the_first_field_is_where_its_record_is(void **state)
{
	IN_C("struct context { void *api; int flags; };\n"
	     "void fill(struct context *c) { c->api = (void *)a; }\n"
	     "void use(struct context *c) { handler h = (handler)((void **)c)[0]; h(1); }\n");
	expect_targets(*state, "use", "a");
	IN_C("struct context { int flags; void *api; };\n"
	     "void fill(struct context *c) { c->api = (void *)a; }\n"
	     "void use(struct context *c) { handler h = (handler)((void **)c)[0]; h(1); }\n");
	expect_targets(*state, "use", "-");
}

static void the_first_field_is_read_by_who_only_knows_the_name_of_the_record(void **state)
{
	static const char plugin[] = "struct context;\n"
	                             "void load(struct context *c) { void (*h)(int) = *(void (**)(int))c; h(1); }\n";
	IN_C("struct context { void *api; int flags; };\n"
	     "void fill(struct context *c) { c->api = (void *)a; }\n");
	expect_targets_of_plugin(*state, plugin, "load", "a");
	IN_C("struct context { void *api; int flags; };\n"
	     "struct other { void *api; };\n"
	     "void fill(struct other *o) { o->api = (void *)a; }\n");
	expect_targets_of_plugin(*state, plugin, "load", "-");
}

#define REGISTRY                                                                              \
	"static struct { const char *name; void *function; } entries[9];\n"                   \
	"static void offer(const char *name, void *function) { entries[*name].name = name; "  \
	"entries[*name].function = function; }\n"                                             \
	"static void fetch(const char *name, void **to) { *to = entries[*name].function; }\n" \
	"static handler first, second;\n"

static void what_is_fetched_by_its_name_is_the_function_of_that_name(void **state)
{
	IN_C(REGISTRY
	     "void use(void) { offer(\"a\", (void *)a); offer(\"b\", (void *)b); fetch(\"a\", (void **)&first); "
	     "fetch(\"b\", (void **)&second); first(1); second(1); }\n");
	expect_targets(*state, "use", "a; b");
}

static void what_is_stored_beside_counts_whatever_the_name(void **state)
{
	IN_C(REGISTRY
	     "void use(void) { offer(\"a\", (void *)a); offer(\"b\", (void *)b); fetch(\"a\", (void **)&first); "
	     "first = b; first(1); }\n");
	expect_targets(*state, "use", "a b");
}

static void a_name_under_which_nobody_offers_says_nothing(void **state)
{
	IN_C(REGISTRY "void use(void) { offer(\"lib.a\", (void *)a); offer(\"lib.b\", (void *)b); "
	              "fetch(\"a\", (void **)&first); first(1); }\n");
	expect_targets(*state, "use", "a b");
}

static void a_field_that_nobody_fills_in_a_record_that_is_handed_on_holds_nothing(void **state)
{
	IN_C("struct options { int kind; handler on_end; };\n"
	     "struct context { handler on_end; };\n"
	     "void start(struct context *c, const struct options *o) { c->on_end = o->on_end; }\n"
	     "void simple(struct context *c) { struct options o = {0}; o.kind = 1; start(c, &o); }\n"
	     "void end(struct context *c) { c->on_end(1); }\n");
	expect_targets(*state, "end", "-");
}

#define CALLS_TEST(function) cmocka_unit_test_setup_teardown(function, reading_begin, reading_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    CALLS_TEST(arguments_without_a_name_reach_who_takes_them),
	    CALLS_TEST(an_argument_that_nobody_passes_is_not_found_by_its_shape),
	    CALLS_TEST(a_copy_of_a_table_holds_its_functions),
	    CALLS_TEST(a_copy_of_something_else_holds_nothing),
	    CALLS_TEST(records_that_begin_alike_are_one_where_their_pointers_are_cast),
	    CALLS_TEST(records_that_begin_in_another_way_stay_apart),
	    CALLS_TEST(members_of_a_union_are_one_memory),
	    CALLS_TEST(a_slot_that_a_function_gives_out_is_in_the_list_it_took_it_from),
	    CALLS_TEST(a_symbol_is_the_function_of_its_name),
	    CALLS_TEST(what_a_library_is_given_beside_a_callback_comes_back_to_it),
	    CALLS_TEST(stores_through_a_reference_reach_what_it_was_bound_to),
	    CALLS_TEST(bound_functions_are_called_with_other_arguments),
	    CALLS_TEST(a_function_object_calls_methods_with_their_object_first),
	    CALLS_TEST(pointers_to_virtual_methods_call_what_overrides_them),
	    CALLS_TEST(lists_fill_the_tables_of_a_library),
	    CALLS_TEST(parts_of_a_record_are_its_fields),
	    CALLS_TEST(objects_with_an_operator_of_their_own_are_no_function_objects),
	    CALLS_TEST(an_object_that_is_called_is_its_operator),
	    CALLS_TEST(constructors_are_called_by_the_templates_that_make_objects),
	    CALLS_TEST(the_first_field_is_where_its_record_is),
	    CALLS_TEST(the_first_field_is_read_by_who_only_knows_the_name_of_the_record),
	    CALLS_TEST(what_is_fetched_by_its_name_is_the_function_of_that_name),
	    CALLS_TEST(what_is_stored_beside_counts_whatever_the_name),
	    CALLS_TEST(a_name_under_which_nobody_offers_says_nothing),
	    CALLS_TEST(a_field_that_nobody_fills_in_a_record_that_is_handed_on_holds_nothing),
	};
	return cmocka_run_group_tests(tests, load_rules, free_rules);
}
