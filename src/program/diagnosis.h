/* What the analysis saw and did not see, as plain data: for who wants to know how far its findings can be trusted, and
 * what to do so that it sees more. Decides nothing about findings. */
#ifndef GOINCEPTION_PROGRAM_DIAGNOSIS_H
#define GOINCEPTION_PROGRAM_DIAGNOSIS_H

#include "program/findings.h"
#include "program/program.h"

/* A folder of sources that no compile command names. */
struct unbuilt_folder {
	const char *path;
	unsigned sources;              /* that are told of the folder: all below it, or those that lie in it */
	unsigned below, unbuilt_below; /* in it and in the folders in it */
};

/* Where the sources came from. The one who found them fills it in. */
struct diagnosed_sources {
	const char *database;   /* path of the compile_commands.json in use, or "" */
	unsigned from_database; /* sources with a compile command */
	unsigned guessed;       /* sources whose flags were guessed */
	unsigned missing;       /* compile commands whose source does not exist */
	unsigned outside;       /* compile commands outside of the paths */
	const char *elsewhere;  /* the first source of a database that speaks of none of the paths, or "" */
	unsigned excluded;      /* sources that globs or ignore files took out */
	VECTOR(struct failed_source) failed;
	VECTOR(const char *) unbuilt;                  /* sources of the tree that nobody has read; by path */
	VECTOR(struct unbuilt_folder) unbuilt_folders; /* each once in all; most sources first */
	double seconds;
	unsigned cache_hits, cache_misses;
};

/* A missing header or a flag nobody knows. */
struct trouble_count {
	const char *text;
	unsigned files;     /* sources that have it */
	struct place place; /* of the first; line 0 where it has none, as flags */
};

/* A source that was parsed, but with errors in it. Missing headers are not counted among them. */
struct file_with_errors {
	const char *path;
	unsigned errors, missing_headers;
	const char *message; /* the first error, or "" */
	struct place place;  /* of it */
};

struct unresolved_call {
	struct place place;
	const char *function; /* the call stands in it; "" at file level */
	const char *through;  /* what is called, in words: "field client::on_read" */
	const char *giver;    /* for ORIGIN_OUTSIDE, who gives it, in words: "result of dlsym()"; else "" */
};

/* Indirect calls through one type of function that no value was seen to reach. */
struct unresolved_type {
	const char *type;
	enum origin origin; /* of what is called */
	unsigned fitting;   /* functions of exactly this type that are used as a value somewhere */
	const struct unresolved_call *calls;
	size_t call_count;
};

/* How many functions a call may reach: the bounds between few and many. */
enum width { WIDTH_ONE, WIDTH_UP_TO_4, WIDTH_UP_TO_16, WIDTH_UP_TO_64, WIDTH_MORE, WIDTHS };

/* An indirect call that may reach several functions. Calls of the same value stand once. */
struct wide_call {
	struct unresolved_call call; /* the first of them */
	unsigned functions, calls;
	const char *const *names; /* of the first functions, at most WIDE_NAMES */
	unsigned name_count;
};

enum { WIDE_NAMES = 4 };

/* A function of elsewhere that is called, and that no rule speaks of: taken not to wait. */
struct unknown_function {
	const char *name;
	const char *type;
	const char *header;  /* where it is declared; "" when nowhere */
	const char *rule_id; /* an id for a rule that speaks of it; no rule has it, and no other function here */
	unsigned calls;      /* call sites */
	struct place first;  /* the first of them */
	int handed;          /* the first argument that is a function of the program somewhere, from 0; -1: none is */
};

struct diagnosis {
	struct arena *arena;
	const char *root; /* reports write paths relative to it */
	struct diagnosed_sources sources;
	unsigned files, functions, calls;
	unsigned indirect_calls, indirect_resolved;
	unsigned indirect_unresolved[ORIGINS];             /* the others, by where what they call comes from */
	unsigned indirect_widths[WIDTHS];                  /* the resolved, by how many functions they may reach */
	VECTOR(struct file_with_errors) files_with_errors; /* most errors first */
	VECTOR(struct trouble_count) missing_headers;      /* most files first, as flags */
	VECTOR(struct trouble_count) unknown_flags;
	VECTOR(struct unresolved_type) unresolved; /* those that are unseen first; then most calls first */
	VECTOR(struct wide_call) widest;           /* resolved indirect calls; most functions first, then by place */
	VECTOR(struct finding_context) contexts;   /* by framework, kind, place of the evidence */
	VECTOR(struct lone_wait) lone_waits;       /* by place */
	VECTOR(struct unknown_function) unknown;   /* most called first */
};

/* All fields but `sources`. Refers to the program and its ruleset, which must outlive it. */
struct diagnosis *program_diagnose(const struct program *program, const char *root);
/* Which of the sources that lie in the tree (absolute paths, sorted) were not read, not even by others that include
 * them. All other fields of `sources` are filled in before. */
void diagnose_unbuilt(struct diagnosis *diagnosis, const struct program *program, const char *const *in_tree,
                      size_t count);
void diagnosis_free(struct diagnosis *diagnosis); /* null is allowed */

/* "one-descriptor", "no-loop", ... */
const char *lone_wait_reason_name(enum lone_wait_reason reason);

#endif
