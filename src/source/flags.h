/* A compile command made safe and independent of the folder it was written for. */
#ifndef GOINCEPTION_SOURCE_FLAGS_H
#define GOINCEPTION_SOURCE_FLAGS_H

#include "base/arena.h"
#include "source/shell_words.h"

#include <stdbool.h>

enum source_language { LANGUAGE_NONE, LANGUAGE_C, LANGUAGE_CXX };

/* By the suffix of a source; LANGUAGE_NONE for everything else, headers included. */
enum source_language language_of_name(const char *path);

/* "x.c, x.cc, ...": for messages. */
extern const char source_suffixes_text[];

struct compile_command {
	const char *directory; /* absolute */
	const char *path;      /* of the source, absolute */
	struct words words;
	bool names_compiler; /* the words begin with the compiler's name, perhaps behind a launcher's */
};

struct clean_flags {
	struct words kept;             /* paths absolute; -x where the suffix alone would mislead */
	struct words not_understood;   /* left out, and nobody knows what they do */
	enum source_language language; /* NONE: no C or C++ (assembly, CUDA, ...): not a source for us */
};

/* Keeps what is known to be harmless and to matter. */
struct clean_flags flags_clean(struct arena *arena, const struct compile_command *command);

#endif
