/* Private to the room: how the documents of a rule file become plain data.
 *
 * A document kind is a row in a table (documents.c); its keys are rows in a table of fields (parse_*.c). What is read
 * is checked here, once, so that every other room can trust it. */
#ifndef GOINCEPTION_RULES_READING_H
#define GOINCEPTION_RULES_READING_H

#include "rules/rules.h"
#include "yaml/yaml_tree.h"

enum { LAST_ARGUMENT = 31 }; /* no function that waits takes more; a larger number is a slip */

/* One load: from the first file to the last. */
struct reading {
	struct ruleset *ruleset;
	struct arena *arena; /* the ruleset's */
	struct table *seen;  /* "rule sleep" → index into origins: what this load has defined so far */
	VECTOR(struct rule_origin) origins;
	struct error *error;
};

/* One document of a file. */
struct document {
	const struct yaml_node *root;
	const char *id;      /* what stands behind its first key */
	const char *subject; /* "rule 'sleep'", as errors call it */
	struct rule_origin origin;
};

/* Where a value goes. */
struct slot {
	void *value;
	size_t *count; /* for lists: their length; else null */
};

/* Reads a value into the slot. what names it in errors. */
typedef bool read_value(struct reading *reading, const struct yaml_node *node, const char *what, struct slot slot);

struct field {
	const char *key;
	bool required;
	read_value *read;
	size_t offset, count_offset; /* of the members it fills; a count never comes first */
};

/* Reads a mapping into the struct at target: unknown keys, wrong values and missing required keys are errors. */
bool fields_read(struct reading *reading, const struct yaml_node *mapping, const char *subject,
                 const struct field *fields, size_t field_count, void *target);

/* The same for a document that extends another one: no key is required. */
bool fields_read_some(struct reading *reading, const struct yaml_node *mapping, const char *subject,
                      const struct field *fields, size_t field_count, void *target);

#define FIELDS_READ(reading, mapping, subject, fields, target) \
	fields_read((reading), (mapping), (subject), (fields), sizeof(fields) / sizeof *(fields), (target))

/* "'argument' of rule 'sleep'" */
const char *key_of(struct reading *reading, const char *key, const char *subject);

/* " (did you mean 'x'?)", or "": for lists too long to be named whole. */
const char *hint_nearest(struct arena *arena, const char *word, const char *const *words, size_t count);

read_value read_text;       /* const char * */
read_value read_id;         /* const char *: letters, digits, '-', '_', '.' */
read_value read_names;      /* const char *const *, with a count: at least one, none empty */
read_value read_texts;      /* const char *const *, with a count */
read_value read_argument;   /* unsigned, or int */
read_value read_flag;       /* bool */
read_value read_number;     /* int64_t: a number or a constant's name */
read_value read_conditions; /* struct conditions */
read_value read_instead;    /* struct instead *, with a count */
read_value read_kind;       /* enum context_kind */
read_value read_kinds;      /* unsigned, bits of enum context_kind: one word or a list */

/* False when the load has seen this kind and id before; the error names both places. */
bool document_is_first(struct reading *reading, const struct document *document, const char *kind);

/* One for each kind of document. */
typedef bool read_document(struct reading *reading, const struct document *document);
read_document read_constants;
read_document read_rule;
read_document read_unsafe;
read_document read_kept;
read_document read_window;
read_document read_remedies;
read_document read_context;
read_document read_multiplexer;
read_document read_offload;
read_document read_allow;
read_document read_invokes;
read_document read_passes;
read_document read_zeroes;
read_document read_symbol;
read_document read_descriptor;
read_document read_nonblocking_descriptor;
read_document read_lock;
read_document read_headers;
read_document read_rewrite;
read_document read_forgets;

/* Gives every rule its words: its own, and those of the `remedies` that it names. */
bool rules_add_remedies(struct reading *reading);

/* What a document with `extends` extends. */
struct base {
	const char *id; /* null: nothing */
	bool in_place;  /* its own name: it adds to what is there; else it is a new one that is made alike */
};

bool document_base(struct reading *reading, const struct document *document, struct base *ret_base);
read_value read_extends; /* const char *: the name of what a new one is made like; null for an extension in place */

/* Makes the rule what the base is, but for its lists, which the document may have words for; after these are read, join
 * adds those of the base. */
bool rule_begin_extension(struct reading *reading, const struct document *document, const struct base *base,
                          struct rule *rule);
bool rule_join_base(struct reading *reading, const struct document *document, const struct base *base,
                    struct rule *rule);
/* The same for a context. */
bool context_begin_extension(struct reading *reading, const struct document *document, const struct base *base,
                             struct context_rule *context);
bool context_join_base(struct reading *reading, const struct document *document, const struct base *base,
                       struct context_rule *context);

/* The words of both; where both speak of a framework, the first ones'. What fits everywhere is told last. */
void insteads_join(struct arena *arena, const struct instead *first, size_t first_count, const struct instead *second,
                   size_t second_count, struct instead **ret, size_t *ret_count);

/* The documents of one file, in the order in which they stand. */
struct rule_file {
	const char *path, *pack;
	struct yaml_documents documents;
	bool shared_only; /* of a pack that is off: what rules of others name is read, constants and remedies */
};

/* Passes over all files of a load, constants, what stands for itself, what extends others: so the order of files does
 * not matter. */
bool documents_read(struct reading *reading, const struct rule_file *files, size_t count);

/* Adds the packs below a folder to the ruleset, and says in each whether it is to be loaded. choice may be null. */
bool packs_find(struct reading *reading, const char *folder, const struct pack_choice *choice);

struct paths {
	const char **items;
	size_t count;
};

/* What a folder holds, by name; hidden entries are left out. */
bool folder_list(struct arena *arena, const char *folder, struct paths *ret_paths, struct error *error);

/* Every *.yaml below a folder, pack.yaml left out, in the order of their names. */
bool rule_files_find(struct arena *arena, const char *folder, struct paths *ret_paths, struct error *error);

bool is_rule_file(const char *path); /* by its name */

enum { DESCRIPTOR_KINDS = 10, TIME_UNITS = 6, REWRITE_SAFETIES = 3 };

extern const char *const rule_class_words[RULE_CLASSES];
extern const char *const rule_bound_words[RULE_BOUNDS];
extern const char *const context_kind_words[CONTEXT_KINDS];
extern const char *const confidence_words[CONFIDENCES];
extern const char *const rewrite_safety_words[REWRITE_SAFETIES];
extern const char *const time_unit_words[TIME_UNITS];
extern const char *const descriptor_kind_words[DESCRIPTOR_KINDS];
extern const char *const descriptor_kind_phrases[DESCRIPTOR_KINDS]; /* "a listening socket" */

#endif
