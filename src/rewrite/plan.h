/* From findings to a plan of changes, and from the changes that are chosen to new texts of the files.
 *
 *	plan_make      findings → changes: which rewrite, where to the byte, what speaks against it
 *	change.chosen  the caller's: which of them to take
 *	plan_compose   the chosen changes → new texts; overlapping ones are refused
 *	plan_check     new texts, read with the real flags, have no new errors; else those that make them are refuted
 *
 * Nothing is written; write.h does that. */
#ifndef GOINCEPTION_REWRITE_PLAN_H
#define GOINCEPTION_REWRITE_PLAN_H

#include "extract/call_sites.h"
#include "program/findings.h"
#include "program/whereabouts.h"
#include "rewrite/diff.h"
#include "rewrite/edits.h"
#include "rules/rules.h"
#include "source/sources.h"

/* How far a change has come. */
enum change_stage {
	CHANGE_NONE,        /* there is no rewrite for it, or it was not looked at */
	CHANGE_CHECKED,     /* it is known what could be done */
	CHANGE_REWRITTEN,   /* it stands in the new text, which the front end takes */
	CHANGE_VALIDATED,   /* it was shown to do the same, without the wait */
	CHANGE_APPLIED,     /* it stands in the file */
	CHANGE_ROLLED_BACK, /* it stood in the file, and does no more */
	CHANGE_STAGES
};

enum change_status {
	STATUS_READY,    /* can be taken */
	STATUS_MANUAL,   /* a person must do it: the message, and perhaps a sketch, say how */
	STATUS_REFUSED,  /* something speaks against it: the message says what */
	STATUS_LEFT_OUT, /* nobody asked for it */
	STATUS_REFUTED,  /* what came of it is wrong: never applied */
	STATUSES
};

struct change {
	unsigned order; /* from 1 */
	const struct finding *finding;
	const struct rewrite_rule *rewrite; /* null: the words of the rule itself, or nothing */
	enum rewrite_safety grade;
	enum change_stage stage;
	enum change_status status;
	const char *message; /* one line */
	const char *along;   /* null, or what composing made of the call for the sake of another change; one line */
	const char *doubt;   /* null, or why the source may mean something else than what was understood */
	const char *sketch;  /* null, or code for a person to begin with */
	size_t file;         /* in the plan's files; SIZE_MAX: none */
	const struct call_site *site;
	struct byte_range range;  /* what is replaced: the name, an argument */
	const char *replacement;  /* null: nothing can be */
	const char *helper;       /* null, or code to write before the function */
	const struct edit *parts; /* of a function that is taken apart: in place of the replacement, which names it */
	size_t part_count;
	const struct function_body *taken_apart; /* null, or that function: nothing else may take it apart */
	const char *runtime; /* null, or the framework for which there would be a safe rewrite: nobody asked for it */
	bool chosen;
};

struct planned_file {
	const struct source *source;
	const char *name;           /* as patches call it: relative to the plan's root where it lies below */
	struct source_sites *sites; /* null: it could not be read; its changes say why */
	const char *text;           /* composed; null: as it is */
	size_t size;
	char sha1[SHA1_DIGITS + 1]; /* of the new text, as git names it; "" */
};

struct plan {
	struct arena *arena;
	const char *root;
	const struct whereabouts *whereabouts; /* of the analysis; null: nobody knows where calls run */
	VECTOR(struct change) changes;         /* in the order of the findings */
	VECTOR(struct planned_file) files;
};

struct plan_request {
	const struct analysis *analysis; /* must outlive the plan, and so must the others */
	const struct ruleset *ruleset;
	const struct sources *sources;
	struct facts *const
	    *facts;          /* of the sources, null where there are none: a file that has changed since is refused */
	const char *runtime; /* null, or the framework that the code is to be written for, whatever its contexts */
	const char *include_folder; /* null, or where headers are that rewrites include */
	bool anywhere;              /* rewrites to return at once also where nobody is known who comes again */
};

struct plan *plan_make(const struct plan_request *request);
void plan_free(struct plan *plan); /* null is allowed */

/* Makes the new texts of all files. A chosen change that overlaps one before it is refused, and chosen no more; the
 * others are REWRITTEN. May be called again after the choice has changed. */
void plan_compose(struct plan *plan);

/* Reads the new texts as the compiler would: where one has errors that the old one has not, those of its changes that
 * make them are refuted, and the text is composed again without them. */
bool plan_check(struct plan *plan, struct error *error);

/* The new texts as files that are read in place of the old ones. Null with *error; free with overlay_free. */
struct overlay *plan_lay(const struct plan *plan, struct error *error);

/* The patch of all that is composed. */
bool plan_diff(const struct plan *plan, struct text *out);

/* What must hold and is not checked; null: nothing is known. */
const char *change_needs(const struct change *change);

const char *change_stage_name(enum change_stage stage);    /* "CHECKED" */
const char *change_status_name(enum change_status status); /* "ready" */

#endif
