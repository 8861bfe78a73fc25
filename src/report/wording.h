/* Words for people: what an enum value of the analysis means in a sentence. */
#ifndef GOINCEPTION_REPORT_WORDING_H
#define GOINCEPTION_REPORT_WORDING_H

#include "base/text.h"
#include "program/findings.h"

/* "for name servers; nothing promises that it ends (class dns, bound unbounded)" */
void wording_wait(struct text *out, const struct rule *rule);

/* "on_read() runs in an event loop: libuv callback" */
void wording_context(struct text *out, const struct finding_context *context);

/* "on_read() calls lookup() through a field or table, which may hold 3 functions" */
void wording_hop(struct text *out, const struct hop *hop);

/* "handle() now calls lookup()": why the change brings the finding, which has a cause. */
void wording_cause(struct text *out, const struct finding *finding);

/* "31.4 ms", "2.50 s" */
void wording_time(struct text *out, uint64_t ns);

/* "4 times, longest 30.1 ms, in all 120.3 ms" */
void wording_sighting(struct text *out, const struct sighting *seen);

/* "confirmed: seen 3 times, longest 30.2 ms, ..."; "not seen in this run", and whether the function was called at all.
 */
void wording_seen(struct text *out, const struct finding *finding);

/* "14 stalls of 10.0 ms or more: 2 findings confirmed, 5 not seen in this run, 1 stall that nobody foresaw". */
void wording_traced(struct text *out, const struct traced *traced);

/* "nanosleep() in plugin_work() (plugin.c:9): 3 times, ...; that on_plugin() calls plugin_work() is not known, at ...".
 */
void wording_unforeseen(struct text *out, const struct unforeseen_stall *stall, const char *root);

/* "no call of plugin_work() by on_plugin() is known: through a pointer?": where static reasoning lost a stall. */
void wording_lost(struct text *out, const struct unforeseen_stall *stall);

/* "uv_getaddrinfo (changes what the program does)", without the framework's name in front. */
void wording_instead(struct text *out, const struct instead *instead);

/* The name as a function: "lookup()"; a name that is no plain one ("lambda at a.cc:3") stays as it is. */
void wording_function(struct text *out, const char *name);

/* "12,345" */
void wording_number(struct text *out, unsigned long number);

/* "1 file", "12,345 files"; the plural adds an s. */
void wording_count(struct text *out, unsigned long number, const char *noun);

#endif
