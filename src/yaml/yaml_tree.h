/* YAML as a tree that knows where each node stands, so that every error can name file, line and column.
 * The only room that includes libyaml's header. */
#ifndef GOINCEPTION_YAML_YAML_TREE_H
#define GOINCEPTION_YAML_YAML_TREE_H

#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { YAML_DEEPEST_LEVEL = 64 };

enum yaml_kind { YAML_SCALAR, YAML_SEQUENCE, YAML_MAPPING };

struct yaml_node {
	enum yaml_kind kind;
	const char *file; /* as given to yaml_load */
	unsigned line, column;
	const char *text;         /* of a scalar */
	bool quoted;              /* a scalar in quotes: never a number, null or boolean */
	size_t count;             /* of items, or of keys */
	struct yaml_node **keys;  /* scalars; of a mapping */
	struct yaml_node **items; /* items of a sequence, values of a mapping */
};

struct yaml_documents {
	size_t count;
	struct yaml_node **items; /* the root of each document; empty documents are left out */
};

/* Parses all documents of a file's bytes. Anchors, tags, duplicate keys, over 64 levels and over 16 MiB are errors. */
bool yaml_load(struct arena *arena, const char *file, const char *bytes, size_t size,
               struct yaml_documents *ret_documents, struct error *error);

/* A file's bytes, in place of what the text held; more than can be parsed are an error. */
bool yaml_read_file(const char *path, struct text *bytes, struct error *error);

/* Reads and parses a file. */
bool yaml_load_file(struct arena *arena, const char *path, struct yaml_documents *ret_documents, struct error *error);

/* The value behind a key of a mapping, or null. */
const struct yaml_node *yaml_get(const struct yaml_node *mapping, const char *key);

/* Sets *error at the node and returns false. */
bool yaml_error(const struct yaml_node *node, struct error *error, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Typed reading. what names the value in the error: "'level' of rule 'sleep'". */
bool yaml_string(const struct yaml_node *node, const char *what, const char **ret, struct error *error);
bool yaml_integer(const struct yaml_node *node, const char *what, int64_t low, int64_t high, int64_t *ret,
                  struct error *error);
bool yaml_boolean(const struct yaml_node *node, const char *what, bool *ret, struct error *error);
/* One of count words; *ret is its index; an unknown word names the nearest. */
bool yaml_word(const struct yaml_node *node, const char *what, const char *const *words, size_t count, unsigned *ret,
               struct error *error);
/* A sequence of strings, or one string as a sequence of one. */
bool yaml_strings(struct arena *arena, const struct yaml_node *node, const char *what, const char *const **ret_strings,
                  size_t *ret_count, struct error *error);
bool yaml_expect_kind(const struct yaml_node *node, enum yaml_kind kind, const char *what, struct error *error);

/* A key of the mapping that is not among count keys is an error that names the nearest. */
bool yaml_check_keys(const struct yaml_node *mapping, const char *what, const char *const *keys, size_t count,
                     struct error *error);

#endif
