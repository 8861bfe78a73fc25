/* A query as the search uses it. Private to the room. */
#ifndef GOINCEPTION_PATHS_PATH_QUERY_H
#define GOINCEPTION_PATHS_PATH_QUERY_H

#include "model/model.h"
#include "paths/path_pattern.h"
#include "paths/paths.h"

struct path_atoms {
	struct path_atom *items;
	size_t count;
};

struct path_query {
	struct path_atoms from, to, through, avoid;
	struct path_pattern *pattern; /* null: anything */
};

/* Reads the query; with a program, its names must be functions of it. Everything is owned by the arena. */
bool path_query_read(struct arena *arena, const struct program *program, const struct paths_query *query,
                     struct path_query *ret_query, struct error *error);

bool path_atoms_match(const struct path_atoms *atoms, const char *name, label_set labels);

#endif
