/* Findings: what the analysis decided, complete in itself, so that reports only write.
 * Everything is owned by the analysis' arena. Paths are absolute here; reports make them relative. */
#ifndef GOINCEPTION_PROGRAM_FINDINGS_H
#define GOINCEPTION_PROGRAM_FINDINGS_H

#include "base/vector.h"
#include "model/context.h"
#include "model/source_text.h"
#include "program/outline.h"

/* One step of a chain: function, at place, calls `calls`. */
struct hop {
	const char *function;
	struct place place; /* of the call to the next; macros: where the macro is used */
	const char *calls;
	enum certainty certainty;
	unsigned candidates; /* how many functions this call may reach; 1 for a direct one */
	unsigned loss;       /* of confidence: 0 none, 1 to medium, 2 to low */
};

enum severity { SEVERITY_WARNING, SEVERITY_ERROR };

/* What a baseline, or an earlier state of the sources, says of a finding. */
enum baseline_state {
	BASELINE_NONE, /* there is none */
	BASELINE_NEW,
	BASELINE_KNOWN, /* it was there when the baseline was written, or in the earlier state */
};

/* A finding as a baseline, or an earlier state of the sources, has it. */
struct known_finding {
	const char *fingerprint, *rule, *file, *function, *call; /* the file as the baseline has it */
};

/* Why a change brings a finding. */
enum cause_kind {
	CAUSE_CALL,        /* a call of its chain is new; or its own, where it has no chain */
	CAUSE_MORE,        /* its call is new beside others like it in the same function */
	CAUSE_VALUE,       /* a call of its chain goes through a value that may be another function now */
	CAUSE_CONTEXT,     /* what begins the chain is a context now */
	CAUSE_SUPPRESSION, /* it was suppressed */
	CAUSE_SEVERITY,    /* it was a warning */
	CAUSE_CONDITION,   /* each call was there: whether they are made, or wait, is decided in another way now */
	CAUSES
};

struct finding_cause {
	enum cause_kind kind;
	const char *function, *calls; /* of CALL, MORE and VALUE; else "" */
	struct place place;           /* of what is new; line 0: not known */
};

/* A call that the change adds, and that leads to findings that were there: they count as known, and have one more way.
 */
struct new_way {
	const char *function, *calls;
	struct place place;
	unsigned findings;
};

/* With what the findings were compared, to tell those that a change brings. */
struct since {
	const char *revision;       /* as somebody wrote it */
	const char *commit;         /* the beginning of its hexadecimal name */
	bool parted;                /* the commit is where the revision and HEAD parted, not the revision */
	unsigned known;             /* findings that were there */
	unsigned fixed;             /* findings that were there and are found no more */
	const struct new_way *ways; /* new calls that lead to findings that were there */
	size_t way_count;
	const char *const *unseen; /* one sentence for each thing that was not looked at; ends with null */
};

/* A call that is told in the finding of another one. */
struct more_call {
	const struct rule *rule;
	const char *call;
	struct place place;
};

/* Work that was handed to another thread, and that a call waits for all the same. */
struct awaited_work {
	const char *function; /* that runs there: what was handed over, or what ends the wait */
	struct place place;   /* where it is handed over */
};

/* How often a run of the program was seen to wait there. */
struct sighting {
	uint64_t count, total_ns, longest_ns;
};

/* Why a stall that was seen is not among the findings. */
enum lost_reason {
	LOST_OUTSIDE,   /* no function on the way to it has a source here */
	LOST_RULE,      /* no rule says that the call waits */
	LOST_CONDITION, /* a rule speaks of the call, and takes it to be harmless there */
	LOST_EDGE,      /* the call of one function by the next is not known */
	LOST_CONTEXT,   /* nothing says that the outermost function of the way runs in a loop */
	LOST_HIDDEN,    /* the whole way is known: confidence, depth, scope or a condition leaves it out */
	LOST_REASONS
};

/* A stall that nobody foresaw, and where static reasoning lost it. */
struct unforeseen_stall {
	const char *call;
	const char *function; /* that made it; "" when nothing names it */
	struct place place;   /* of that call */
	struct sighting seen;
	enum lost_reason reason;
	const char *lost_function, *lost_call; /* the frame where it was lost, and what that calls on the way */
	struct place lost_place;               /* of that call; line 0: not known */
	const char *lost_module;               /* of OUTSIDE and CONTEXT: whose code that is; else "" */
	enum confidence hidden_confidence;     /* of HIDDEN: of the finding that is left out */
};

/* What a run of the program says of the findings. */
struct traced {
	const char *file; /* the trace */
	uint64_t threshold_ns;
	struct sighting stalls;                    /* all of them */
	unsigned confirmed, not_seen;              /* findings */
	const struct unforeseen_stall *unforeseen; /* the longest total first */
	size_t unforeseen_count;
};

struct finding {
	const struct rule *rule;
	const struct rule *also; /* null, or another rule by which contexts meet the call */
	enum severity severity;
	enum confidence confidence;
	const char *doubt;    /* what a confidence below high rests on: a hop or a fact that is not known; "" at high */
	const char *call;     /* the blocking function */
	const char *function; /* the function it is called in */
	struct place place;   /* of the call, where a person sees it: the use of a macro */
	const char *macro_place; /* "" or "file:line" inside the macro or inline text that wrote the call */
	const struct finding_context *context; /* null: a blocking point that no context reaches */
	const struct hop *chain; /* from the context's entry to the blocking call; empty without context */
	size_t chain_length;
	const struct hop *ending; /* of it: it costs confidence that the program may end there, or null */
	const struct finding_context *const *other_contexts;
	size_t other_context_count; /* of them in the list */
	size_t other_context_total; /* all of them: the list is cut where it gets too long to be read */
	unsigned callers;           /* without a context: functions that lead to the one with the call, at most 1,000 */
	const struct more_call *more_calls; /* unsafe as well, and cured by the same repair */
	size_t more_call_count;             /* of them in the list */
	size_t more_call_total;             /* all of them */
	const struct awaited_work *awaited; /* null, or what the context waits for, having handed it over itself */
	const char *message;                /* one sentence */
	const struct instead *instead;      /* that fits the context; null: none */
	const struct instead *offload;      /* beside an `instead` for any framework: how this one hands the work to a
	                                       thread; null: nobody says, or that is no help */
	const char *fingerprint;            /* 16 hexadecimal digits; does not depend on lines */
	const char *suppressed;             /* null, or the reason somebody gave */
	bool suppressed_by_file;            /* in a suppression file, not where the call stands */
	enum baseline_state baseline;
	const struct finding_cause *cause; /* null, or why the change since a revision brings it */
	struct sighting seen;              /* count 0: never; analysis->traced says whether anybody looked */
	struct sighting called;            /* not seen: calls of that function by threads with a loop, wherever */
};

/* A source whose analysis is missing or incomplete. */
struct failed_source {
	const char *path;
	const char *why; /* one line: "timed out after 60 s", "crashed (signal 11)" */
};

/* A comment, or an entry of a suppression file, that wants to suppress findings, and does not, or not any more, or has
 * nothing to suppress. */
struct suppression_trouble {
	struct place place;
	const char *what; /* ends the sentence "this suppression ..." */
};

struct context_count {
	const char *framework;
	enum context_kind kind;
	unsigned contexts;
};

/* The account at the end of a report: what was seen, and what was not. */
struct account {
	unsigned files, functions, calls;
	unsigned direct_calls, indirect_calls, indirect_resolved;
	unsigned indirect_nobody; /* of those that are not resolved: they call nothing but null, so they never happen */
	VECTOR(struct context_count) contexts;   /* by framework and kind, sorted */
	unsigned blocking_points[RULE_CLASSES];  /* call sites that may block, in a context or not */
	unsigned blocking_in_context;            /* of them */
	unsigned unsafe_calls;                   /* call sites that must not be made in a context that reaches them */
	unsigned unknown_externals;              /* functions that are only declared and that no rule knows */
	unsigned suppressed, suppressed_by_file; /* all, and of them by a suppression file */
	unsigned hidden;                         /* findings below the confidence that was asked for */
	unsigned files_with_errors;              /* parsed, but with errors in them */
	unsigned missing_headers;                /* different names */
	const char *const *missing_header_names; /* sorted */
	unsigned unknown_flags;                  /* different build flags that were left out: nobody knows them */
	const char *const *unknown_flag_names;   /* sorted */
	unsigned missing_sources;                /* compile commands whose source does not exist */
	unsigned guessed_flags;                  /* files without a compile command */
	VECTOR(struct failed_source) failed;
	double seconds;
	unsigned cache_hits, cache_misses;
};

/* A source that evidence quotes, as it was then. */
struct quoted_file {
	const char *path;
	uint64_t hash; /* of its content; 0: it could not be read */
};

struct whereabouts;

struct analysis {
	struct arena *arena;
	VECTOR(struct finding) findings; /* sorted by file, line, column, rule, entry */
	struct account account;
	VECTOR(struct suppression_trouble) suppression_troubles; /* by place */
	VECTOR(struct quoted_file) quoted_files;
	VECTOR(struct source_quote) quotes; /* all that was taken from them: quotes.h */
	bool has_baseline;
	struct traced *traced;              /* null: no trace was given */
	const struct since *since;          /* null: findings of before do not count as known */
	struct outline *outline;            /* null unless it was asked for */
	struct whereabouts *whereabouts;    /* the same: whereabouts.h */
	VECTOR(struct known_finding) fixed; /* known, and found no more; in the order of the baseline */
	const char *root;                   /* reports for people write paths relative to it */
	const char *repository;             /* null, or the folder of the version control in which it lies */
};

void analysis_free(struct analysis *analysis); /* null is allowed */

/* What paths are relative to in files that others read or keep: services know a file by its place in the repository.
 * Without one, the root. */
const char *analysis_top(const struct analysis *analysis);

/* Is it a person's business: neither suppressed nor known from the baseline? */
bool finding_counts(const struct finding *finding);

const char *certainty_name(enum certainty certainty);
const char *origin_name(enum origin origin); /* "unseen", "outside", "never", "nobody" */
const char *severity_name(enum severity severity);
const char *baseline_state_name(enum baseline_state state); /* "new", "unchanged"; null without a baseline */
const char *cause_kind_name(enum cause_kind kind);          /* "call", "more" ... */
const char *lost_reason_name(enum lost_reason reason);      /* "outside", "rule" ... */

#endif
