/* Analyses made by hand: one with at least one of everything a report can show, one of synchronous code, one in which
 * nothing was found, one that is hostile. Release with sample_free. */
#ifndef GOINCEPTION_TESTS_REPORT_SAMPLE_H
#define GOINCEPTION_TESTS_REPORT_SAMPLE_H

#include "base/arena.h"
#include "base/files.h"
#include "program/findings.h"

static struct instead dns_instead[] = {
    {.framework = "libuv", .use = "uv_getaddrinfo(), whose callback gets the result", .safety = SAFETY_MANUAL},
    {.framework = "any", .use = "resolve on a thread and hand the result back", .safety = SAFETY_MANUAL},
};

static struct instead connect_instead[] = {
    {.framework = "any",
     .use = "make the descriptor non-blocking",
     .add_flag = "SOCK_NONBLOCK",
     .argument = 1,
     .safety = SAFETY_CHANGES_BEHAVIOUR},
};

static struct instead sleep_instead[] = {
    {.framework = "runtime", .use = "the runtime's own sleep", .rename = "gi_sleep", .safety = SAFETY_SAFE},
    {.framework = "libuv", .use = "uv_timer_start() and go on in its callback", .safety = SAFETY_MANUAL},
};

static struct rule dns_rule = {.id = "dns-lookup",
                               .origin = {.pack = "posix"},
                               .predicate = "waits for name servers",
                               .confidence = CONFIDENCE_HIGH,
                               .level = 2,
                               .class_ = RULE_CLASS_DNS,
                               .bound = RULE_BOUND_UNBOUNDED,
                               .bound_unit = "",
                               .why = "It asks name servers.",
                               .instead = dns_instead,
                               .instead_count = 2};
static struct rule connect_rule = {.id = "socket-connect",
                                   .origin = {.pack = "posix"},
                                   .predicate = "waits for the peer",
                                   .confidence = CONFIDENCE_HIGH,
                                   .level = 2,
                                   .class_ = RULE_CLASS_NETWORK,
                                   .bound = RULE_BOUND_PEER,
                                   .bound_unit = "",
                                   .why = "It waits for the peer.",
                                   .instead = connect_instead,
                                   .instead_count = 1};
static struct rule save_rule = {.id = "file-sync",
                                .origin = {.pack = "posix"},
                                .predicate = "waits for the device",
                                .confidence = CONFIDENCE_HIGH,
                                .level = 2,
                                .class_ = RULE_CLASS_DISK,
                                .bound = RULE_BOUND_DISK,
                                .bound_unit = "",
                                .why = "It waits for the device."};
static struct rule sleep_rule = {.id = "sleep",
                                 .origin = {.pack = "posix"},
                                 .predicate = "waits as long as its argument says",
                                 .confidence = CONFIDENCE_HIGH,
                                 .level = 1,
                                 .class_ = RULE_CLASS_TIMER,
                                 .bound = RULE_BOUND_ARGUMENT,
                                 .bound_argument = 0,
                                 .bound_unit = "seconds",
                                 .why = "It waits for the time given.",
                                 .instead = sleep_instead,
                                 .instead_count = 2};

static struct context_rule uv_rule = {
    .id = "libuv-callback", .kind = CONTEXT_EVENT_LOOP, .framework = "libuv", .title = "libuv callback"};
static struct context_rule signal_rule = {
    .id = "signal-handler", .kind = CONTEXT_SIGNAL_HANDLER, .framework = "posix", .title = "signal handler"};

struct sample {
	struct arena *arena;
	const char *root;
	struct finding_context *uv, *timer, *own, *term;
};

static inline struct place sample_place(const struct sample *sample, const char *file, unsigned line, unsigned column)
{
	return (struct place){path_join(sample->arena, sample->root, file), line, column};
}

static inline struct finding_context *sample_context(const struct sample *sample, struct finding_context context)
{
	struct finding_context *copy = ARENA_NEW(sample->arena, struct finding_context);
	*copy = context;
	return copy;
}

static inline void sample_contexts(struct sample *sample)
{
	sample->uv =
	    sample_context(sample, (struct finding_context){.rule = &uv_rule,
	                                                    .kind = CONTEXT_EVENT_LOOP,
	                                                    .name = "libuv-callback",
	                                                    .framework = "libuv",
	                                                    .entry = "on_read",
	                                                    .entry_place = sample_place(sample, "src/main.cc", 3, 6),
	                                                    .evidence = {sample_place(sample, "src/main.cc", 22, 2),
	                                                                 "uv_read_start(client, alloc, on_read)"},
	                                                    .confidence = CONFIDENCE_HIGH});
	sample->timer = sample_context(
	    sample, (struct finding_context){.rule = &uv_rule,
	                                     .kind = CONTEXT_EVENT_LOOP,
	                                     .name = "libuv-callback",
	                                     .framework = "libuv",
	                                     .entry = "on_timer",
	                                     .entry_place = sample_place(sample, "src/timer.c", 8, 6),
	                                     .evidence = {sample_place(sample, "src/timer.c", 10, 2),
	                                                  "uv_timer_start(&timer, on_timer, 1000, 1000)"},
	                                     .confidence = CONFIDENCE_HIGH});
	sample->own =
	    sample_context(sample, (struct finding_context){.kind = CONTEXT_EVENT_LOOP,
	                                                    .name = "own-loop",
	                                                    .framework = "epoll",
	                                                    .entry = "Server::on_ready",
	                                                    .entry_place = sample_place(sample, "src/main.cc", 8, 14),
	                                                    .evidence = {sample_place(sample, "src/loop.cc", 120, 13),
	                                                                 "loop around epoll_wait in serve()"},
	                                                    .confidence = CONFIDENCE_MEDIUM});
	sample->term =
	    sample_context(sample, (struct finding_context){.rule = &signal_rule,
	                                                    .kind = CONTEXT_SIGNAL_HANDLER,
	                                                    .name = "signal-handler",
	                                                    .framework = "posix",
	                                                    .entry = "on_term",
	                                                    .entry_place = sample_place(sample, "src/main.cc", 13, 13),
	                                                    .evidence = {sample_place(sample, "src/start.c", 7, 2),
	                                                                 "signal(SIGTERM, on_term)"},
	                                                    .confidence = CONFIDENCE_HIGH});
}

static inline struct analysis *sample_start(struct sample *sample, const char *root)
{
	sample->arena = arena_new();
	sample->root = root;
	sample_contexts(sample);
	struct analysis *analysis = ARENA_NEW(sample->arena, struct analysis);
	analysis->arena = sample->arena;
	analysis->root = arena_copy_string(sample->arena, root);
	analysis->findings.items = ARENA_ARRAY(sample->arena, struct finding, 16);
	analysis->findings.capacity = 16;
	analysis->account = (struct account){.files = 140,
	                                     .functions = 6732,
	                                     .calls = 32085,
	                                     .direct_calls = 31905,
	                                     .seconds = 2.1344,
	                                     .cache_hits = 12,
	                                     .cache_misses = 128};
	return analysis;
}

static inline void sample_add(struct analysis *analysis, struct finding finding)
{
	analysis->findings.items[analysis->findings.count++] = finding;
}

static inline struct hop *sample_chain(const struct sample *sample, const struct hop *hops, size_t count)
{
	struct hop *copy = ARENA_ARRAY(sample->arena, struct hop, count);
	for (size_t i = 0; i < count; i++)
		copy[i] = hops[i];
	return copy;
}

static inline struct hop *sample_uv_chain(const struct sample *sample, unsigned line, unsigned column, const char *call)
{
	const struct hop hops[] = {
	    {"on_read", sample_place(sample, "src/main.cc", 5, 2), "lookup", CERTAINTY_DIRECT, 1, 0},
	    {"lookup", sample_place(sample, "src/net.c", 16, 10), "resolve", CERTAINTY_FIELD, 3, 0},
	    {"resolve", sample_place(sample, "src/net.c", line, column), call, CERTAINTY_DIRECT, 1, 0},
	};
	return sample_chain(sample, hops, 3);
}

/* Two frameworks, four others, neighbours on the same way: the order in which reports are sorted. */
static inline void sample_add_network(struct analysis *analysis, const struct sample *sample)
{
	const struct finding_context **others = ARENA_ARRAY(sample->arena, const struct finding_context *, 5);
	for (unsigned i = 0; i < 5; i++)
		others[i] = i ? sample->timer : sample->term;
	sample_add(analysis,
	           (struct finding){.rule = &dns_rule,
	                            .severity = SEVERITY_ERROR,
	                            .confidence = CONFIDENCE_HIGH,
	                            .doubt = "",
	                            .call = "getaddrinfo",
	                            .function = "resolve",
	                            .place = sample_place(sample, "src/net.c", 7, 7),
	                            .macro_place = "",
	                            .context = sample->uv,
	                            .chain = sample_uv_chain(sample, 7, 7, "getaddrinfo"),
	                            .chain_length = 3,
	                            .other_contexts = others,
	                            .other_context_count = 5,
	                            .other_context_total = 5,
	                            .message = "getaddrinfo() waits for name servers, and the event loop waits with it",
	                            .instead = &dns_instead[0],
	                            .fingerprint = "00000000000000a1"});
	for (unsigned i = 0; i < 2; i++)
		sample_add(analysis,
		           (struct finding){
		               .rule = &connect_rule,
		               .severity = SEVERITY_ERROR,
		               .confidence = CONFIDENCE_MEDIUM,
		               .doubt = "whether the descriptor client->fd is non-blocking is not known: nothing was "
		                        "found that makes it "
		                        "so, and nothing that makes it",
		               .call = "connect",
		               .function = "resolve",
		               .place = sample_place(sample, "src/net.c", i ? 10 : 8, i ? 15 : 17),
		               .macro_place = "",
		               .context = sample->uv,
		               .chain = sample_uv_chain(sample, i ? 10 : 8, i ? 15 : 17, "connect"),
		               .chain_length = 3,
		               .message = "connect() waits until the peer answers, and the event loop waits with it",
		               .instead = &connect_instead[0],
		               .fingerprint = i ? "00000000000000a3" : "00000000000000a2"});
}

static inline void sample_add_own_loop(struct analysis *analysis, const struct sample *sample)
{
	const struct hop hops[] = {
	    {"Server::on_ready", sample_place(sample, "src/main.cc", 10, 102), "DiskStore::save", CERTAINTY_VIRTUAL, 2,
	     1},
	    {"DiskStore::save", sample_place(sample, "src/main.cc", 10, 102), "fsync", CERTAINTY_DIRECT, 1, 0},
	};
	sample_add(analysis, (struct finding){.rule = &save_rule,
	                                      .severity = SEVERITY_ERROR,
	                                      .confidence = CONFIDENCE_LOW,
	                                      .doubt = "the store may be of another class",
	                                      .call = "fsync",
	                                      .function = "DiskStore::save",
	                                      .place = sample_place(sample, "src/main.cc", 10, 102),
	                                      .macro_place = "src/log.h:12",
	                                      .context = sample->own,
	                                      .chain = sample_chain(sample, hops, 2),
	                                      .chain_length = 2,
	                                      .message = "fsync() waits for the disk, and the event loop waits with it",
	                                      .fingerprint = "00000000000000a4"});
}

static inline void sample_add_signal(struct analysis *analysis, const struct sample *sample)
{
	const struct hop hop = {
	    "on_term", sample_place(sample, "src/main.cc", 16, 2), "std::this_thread::sleep_for", CERTAINTY_DIRECT, 1,
	    0};
	struct finding finding = {.rule = &sleep_rule,
	                          .severity = SEVERITY_ERROR,
	                          .confidence = CONFIDENCE_HIGH,
	                          .doubt = "",
	                          .call = "std::this_thread::sleep_for",
	                          .function = "on_term",
	                          .place = sample_place(sample, "src/main.cc", 16, 2),
	                          .macro_place = "",
	                          .context = sample->term,
	                          .chain = sample_chain(sample, &hop, 1),
	                          .chain_length = 1,
	                          .message = "std::this_thread::sleep_for() waits inside a signal handler",
	                          .instead = &sleep_instead[0],
	                          .fingerprint = "00000000000000a5"};
	sample_add(analysis, finding);
	finding.suppressed = "shutdown only";
	finding.fingerprint = "00000000000000a6";
	sample_add(analysis, finding);
}

static struct rule unsafe_rule = {.id = "signal-unsafe-stdio",
                                  .hazard = HAZARD_UNSAFE,
                                  .predicate = "is not safe in a signal handler",
                                  .origin = {.pack = "signal-safety"},
                                  .level = 2,
                                  .class_ = RULE_CLASS_UNSAFE,
                                  .bound = RULE_BOUND_NONE,
                                  .bound_unit = "",
                                  .why = "The stream's lock may be held already."};
static struct rule also_rule = {.id = "stream-write", .level = 1, .predicate = "waits until the reader reads"};
static struct instead unsafe_instead = {
    .framework = "libuv", .use = "set a flag, or let the loop do it: uv_signal_start", .safety = SAFETY_MANUAL};

/* A call that must not be made, and waits besides; it stands for others. */
static inline void sample_add_unsafe(struct analysis *analysis, const struct sample *sample)
{
	const struct hop hops[] = {
	    {"on_term", sample_place(sample, "src/main.cc", 14, 2), "log_it", CERTAINTY_DIRECT, 1, 0},
	    {"log_it", sample_place(sample, "src/log.c", 9, 2), "fprintf", CERTAINTY_DIRECT, 1, 0},
	};
	struct more_call *more = ARENA_ARRAY(sample->arena, struct more_call, 4);
	for (unsigned i = 0; i < 4; i++)
		more[i] = (struct more_call){.rule = &unsafe_rule,
		                             .call = i ? "malloc" : "fflush",
		                             .place = sample_place(sample, "src/log.c", 10 + i, 2)};
	sample_add(analysis, (struct finding){
	                         .rule = &unsafe_rule,
	                         .also = &also_rule,
	                         .severity = SEVERITY_ERROR,
	                         .confidence = CONFIDENCE_HIGH,
	                         .doubt = "",
	                         .call = "fprintf",
	                         .function = "log_it",
	                         .place = sample_place(sample, "src/log.c", 9, 2),
	                         .macro_place = "",
	                         .context = sample->term,
	                         .chain = sample_chain(sample, hops, 2),
	                         .chain_length = 2,
	                         .more_calls = more,
	                         .more_call_count = 4,
	                         .more_call_total = 17,
	                         .message = "fprintf() is not safe in a signal handler: the stream may be locked",
	                         .instead = &unsafe_instead,
	                         .fingerprint = "00000000000000aa",
	                     });
}

/* Two findings, or three, on the same long way, which parts only in front of the last function; their file is gone. */
static inline void sample_add_long_ways(struct analysis *analysis, const struct sample *sample, unsigned ways)
{
	static const char *const names[] = {"on_read", "one",       "two",        "three",    "four",
	                                    "five",    "first_end", "second_end", "third_end"};
	for (unsigned end = 6; end < 6 + ways; end++) {
		struct hop hops[7];
		for (unsigned i = 0; i < 6; i++)
			hops[i] = (struct hop){names[i],
			                       sample_place(sample, "src/way.c", 10 * i + 1, 2),
			                       names[i < 5 ? i + 1 : end],
			                       CERTAINTY_DIRECT,
			                       1,
			                       0};
		hops[6] = (struct hop){
		    names[end], sample_place(sample, "src/way.c", 10 * end, 2), "fsync", CERTAINTY_DIRECT, 1, 0};
		sample_add(analysis, (struct finding){
		                         .rule = &save_rule,
		                         .severity = SEVERITY_ERROR,
		                         .confidence = CONFIDENCE_HIGH,
		                         .doubt = "",
		                         .call = "fsync",
		                         .function = names[end],
		                         .place = hops[6].place,
		                         .macro_place = "",
		                         .context = sample->uv,
		                         .chain = sample_chain(sample, hops, 7),
		                         .chain_length = 7,
		                         .message = "fsync() waits for the disk",
		                         .fingerprint = end == 6 ? "00000000000000a8" : "00000000000000a9",
		                     });
	}
}

static inline void sample_add_long_way(struct analysis *analysis, const struct sample *sample)
{
	sample_add_long_ways(analysis, sample, 2);
}

static inline void sample_add_point(struct analysis *analysis, const struct sample *sample, unsigned line,
                                    unsigned column, const struct rule *rule, const char *message)
{
	sample_add(analysis, (struct finding){.rule = rule,
	                                      .severity = SEVERITY_WARNING,
	                                      .confidence = CONFIDENCE_HIGH,
	                                      .doubt = "",
	                                      .call = "sleep",
	                                      .function = "main",
	                                      .place = sample_place(sample, "src/main.cc", line, column),
	                                      .macro_place = "",
	                                      .message = message,
	                                      .fingerprint = "00000000000000a7"});
}

static inline void sample_account_of_troubles(struct analysis *analysis, const struct sample *sample)
{
	static const char *const names[] = {"config.h", "lua.h", "openssl/ssl.h", "systemd/sd-bus.h", "uv.h", "x1.h",
	                                    "x2.h",     "x3.h",  "x4.h"};
	static struct context_count contexts[] = {{"epoll", CONTEXT_EVENT_LOOP, 2},
	                                          {"libuv", CONTEXT_EVENT_LOOP, 1201},
	                                          {"posix", CONTEXT_SIGNAL_HANDLER, 1}};
	struct account *account = &analysis->account;
	account->indirect_calls = 180;
	account->indirect_resolved = 121;
	account->indirect_nobody = 2;
	account->contexts.items = contexts;
	account->contexts.count = 3;
	account->blocking_points[RULE_CLASS_NETWORK] = 2;
	account->blocking_points[RULE_CLASS_DNS] = 1;
	account->blocking_points[RULE_CLASS_DISK] = 1000;
	account->blocking_points[RULE_CLASS_TIMER] = 3;
	account->blocking_in_context = 7;
	account->unsafe_calls = 18;
	account->unknown_externals = 210;
	account->suppressed = 1;
	account->files_with_errors = 1;
	account->missing_headers = 9;
	account->missing_header_names = names;
	static const char *const flags[] = {"-fno-such-flag=7", "-mwhatever"};
	account->unknown_flags = 2;
	account->unknown_flag_names = flags;
	account->missing_sources = 3;
	account->guessed_flags = 139;
	account->failed.items = ARENA_ARRAY(sample->arena, struct failed_source, 2);
	account->failed.items[0] =
	    (struct failed_source){sample_place(sample, "src/slow.cc", 0, 0).file, "timed out after 60 s"};
	account->failed.items[1] =
	    (struct failed_source){sample_place(sample, "src/x.c", 0, 0).file, "is not text: a byte 0 stands in it"};
	account->failed.count = 2;
}

static inline struct analysis *sample_new(const char *root)
{
	struct sample sample;
	struct analysis *analysis = sample_start(&sample, root);
	sample_add_own_loop(analysis, &sample);
	sample_add_unsafe(analysis, &sample);
	sample_add_signal(analysis, &sample);
	sample_add_point(analysis, &sample, 21, 2, &sleep_rule, "sleep() waits as long as its argument says");
	sample_add_network(analysis, &sample);
	sample_add_long_way(analysis, &sample);
	sample_account_of_troubles(analysis, &sample);
	return analysis;
}

/* The same with a baseline, and with suppressions of which there is something to tell. */
static inline struct analysis *sample_gated_new(const char *root)
{
	struct analysis *analysis = sample_new(root);
	const struct sample sample = {.arena = analysis->arena, .root = root};
	static struct known_finding fixed[] = {
	    {"00000000000000f1", "dns-lookup", "src/old.c", "find_host", "getaddrinfo"}};
	struct suppression_trouble *troubles = ARENA_ARRAY(analysis->arena, struct suppression_trouble, 2);
	troubles[0] = (struct suppression_trouble){sample_place(&sample, "src/main.cc", 20, 5),
	                                           "gives no reason, so it does not count"};
	troubles[1] = (struct suppression_trouble){sample_place(&sample, "src/net.c", 3, 1),
	                                           "counts no more: it was until 2026-01-31"};
	analysis->suppression_troubles.items = troubles;
	analysis->suppression_troubles.count = 2;
	analysis->fixed.items = fixed;
	analysis->fixed.count = 1;
	analysis->has_baseline = true;
	for (size_t i = 0; i < analysis->findings.count; i++)
		analysis->findings.items[i].baseline = i == 0 ? BASELINE_KNOWN : BASELINE_NEW;
	return analysis;
}

/* Findings with one root. */
static inline struct analysis *sample_group_new(const char *root)
{
	struct sample sample;
	struct analysis *analysis = sample_start(&sample, root);
	sample_add_signal(analysis, &sample);
	sample_add_long_ways(analysis, &sample, 3);
	return analysis;
}

/* Synchronous code. */
static inline struct analysis *sample_inventory_new(const char *root)
{
	struct sample sample;
	struct analysis *analysis = sample_start(&sample, root);
	sample_add_point(analysis, &sample, 7, 2, &dns_rule, "getaddrinfo() waits for name servers");
	sample_add_point(analysis, &sample, 21, 2, &sleep_rule, "sleep() waits as long as its argument says");
	sample_add_point(analysis, &sample, 9999, 2, &sleep_rule, "sleep() waits as long as its argument says");
	analysis->findings.items[0].callers = 12;
	analysis->account.blocking_points[RULE_CLASS_DNS] = 1;
	analysis->account.blocking_points[RULE_CLASS_TIMER] = 2;
	analysis->account.cache_hits = analysis->account.cache_misses = 0;
	return analysis;
}

static inline struct analysis *sample_nothing_new(const char *root)
{
	struct sample sample;
	struct analysis *analysis = sample_start(&sample, root);
	static struct context_count contexts[] = {{"libuv", CONTEXT_EVENT_LOOP, 14}};
	analysis->account.contexts.items = contexts;
	analysis->account.contexts.count = 1;
	analysis->account.blocking_points[RULE_CLASS_DISK] = 57;
	return analysis;
}

/* What a hostile source or path could try: escapes that rewrite the screen, malformed UTF-8, reordering marks. */
static inline struct analysis *sample_hostile_new(const char *root)
{
	struct sample sample;
	struct analysis *analysis = sample_start(&sample, root);
	static struct rule rule;
	rule = sleep_rule;
	struct finding_context *context = sample_context(&sample, *sample.uv);
	context->entry = "on_\x1b[2Jread";
	context->evidence.what = "x\r\n\x1b]0;title\x07 \xff\xfe\xc0\xaf \xed\xa0\x80 \xe2\x80\xae reversed";
	context->evidence.place = sample_place(&sample, "src/\x1b[31mred\n.c", 1, 1);
	analysis->account.blocking_points[RULE_CLASS_TIMER] = analysis->account.blocking_in_context = 1;
	struct hop hop = {"f\x9b", context->evidence.place, "\xf5g", CERTAINTY_TYPE, 12, 2};
	sample_add(analysis, (struct finding){.rule = &rule,
	                                      .severity = SEVERITY_ERROR,
	                                      .confidence = CONFIDENCE_LOW,
	                                      .doubt = "\x1b[1A \xc3\x28",
	                                      .call = "\x08\x08",
	                                      .function = "\x7f",
	                                      .place = sample_place(&sample, "src/\x1b[31mred\n.c", 1, 1),
	                                      .macro_place = "a\x1b.h:1",
	                                      .context = context,
	                                      .chain = sample_chain(&sample, &hop, 1),
	                                      .chain_length = 1,
	                                      .message = "\xc2\x9b"
	                                                 "31m \xe2\x80\xa8 message \"quoted\" \\ back",
	                                      .fingerprint = "00000000000000b1",
	                                      .suppressed = NULL});
	return analysis;
}

/* What a hostile source, name or path could try in a page: markup that would run. */
static inline struct analysis *sample_markup_new(const char *root)
{
	struct analysis *analysis = sample_hostile_new(root);
	const struct sample sample = {.arena = analysis->arena, .root = root};
	struct finding *finding = &analysis->findings.items[0];
	const struct place place = sample_place(&sample, "</script><img src=x onerror=run(1)>.c", 1, 1);
	const struct hop hops[] = {
	    {"</script><script>run(2)</script>", place, "<img src=x onerror=run(3)>", CERTAINTY_DIRECT, 1, 0},
	    {"\" onload=run(4) '", place, "javascript:run(5)", CERTAINTY_DIRECT, 1, 0}};
	struct finding_context *context = sample_context(&sample, *finding->context);
	context->entry = "<svg onload=run(6)>";
	context->evidence.what = "</style><!-- <script>run(7)</script> ]]> &lt;b&gt;";
	context->framework = "<iframe srcdoc='<script>parent.run(8)</script>'>";
	finding->context = context;
	finding->message = "</script><script>run(9)</script><!-- <b>\xe2\x80\xa8\xe2\x80\xa9 \" ' & ]]> \xff\xc0";
	finding->function = "\"><script>run(10)</script>";
	finding->doubt = "</textarea></title></noscript><script>run(11)</script>";
	finding->chain = sample_chain(&sample, hops, 2);
	finding->chain_length = 2;
	finding->place = place;
	analysis->root = arena_copy_string(analysis->arena, root);
	return analysis;
}

static inline void sample_free(struct analysis *analysis) { arena_free(analysis->arena); }

#endif
