/* Private to this room: headers that many sources include, read once for all of them: of the system, or what sources
 * open with.
 *
 * A precompiled header is an image, which clang reads instead of the headers, and a card, which says what the image was
 * made from, so that it can be told whether a source means the same with it (replay.h). Both are descriptors of
 * memory that has no path: nothing is left behind, however a process ends. */
#ifndef GOINCEPTION_EXTRACT_PRECOMPILED_H
#define GOINCEPTION_EXTRACT_PRECOMPILED_H

#include "base/error.h"
#include "base/table.h"
#include "extract/libclang.h"
#include "source/sources.h"

#include <stddef.h>

/* Headers, and definitions of macros that they were read under, are ordered by the line of the directives that brought
 * them in. Names are hashed: that two are taken for one costs a closer look, no more. */
struct precompiled_header {
	uint64_t hash; /* of its content */
	uint32_t path; /* in strings */
	uint32_t line;
	uint32_t system;                 /* 1: not the program's own */
	uint32_t bare;                   /* 1: it declares what an extern "C" around it would make another thing */
	uint32_t first_reading;          /* in readings */
	uint32_t first_name, name_count; /* in numbers, sorted: how it mentions names in its text */
};

/* A header that guards itself is read once, others each time they are included; what they include then depends on who
 * includes them. */
struct precompiled_reading {
	uint32_t header;
	uint32_t first_include,
	    include_count; /* in numbers: readings; of a header that was not read again, the first */
};

/* A macro that a header defines. */
struct precompiled_macro {
	uint64_t text;
	uint32_t name, header;
	uint32_t undone;                   /* the header that undefined it for good, or MACRO_STAYS */
	uint32_t first_blind, blind_count; /* in numbers: headers that mention it and were read when it was undefined */
	uint32_t first_name, name_count;   /* in numbers: the macros its text mentions */
	uint32_t unused;                   /* no gap in what is written */
};

#define MACRO_STAYS UINT32_MAX

/* A macro that the directives define. */
struct given_macro {
	uint64_t text;
	uint32_t name, line;
};

struct precompiled {
	const char *image;   /* path for -include-pch */
	const char *opening; /* what sources open with (opening.h), and nothing else is told but the headers; or null */
	unsigned opening_count; /* directives */
	const struct precompiled_header *headers;
	const struct precompiled_reading *readings;
	const struct precompiled_macro *macros; /* sorted by name */
	const struct given_macro *given;        /* sorted by line */
	const uint32_t *numbers;
	const uint32_t *names; /* of all headers together, sorted */
	const char *strings;
	size_t header_count, reading_count, macro_count, given_count, name_count;
	struct table *paths;
	void *mapped;
	size_t mapped_size;
};

/* Reads what directives (lines "#include <x.h>" and "#define X ...") ask for, with the flags of a source, except for
 * what brings in the headers that the last lines name (left_out.h), and writes image and card to the descriptors. No
 * header may mention a macro that the first lines name (flag_macros.h). The image is complete when this process has
 * ended by exit(): part of it stands in buffers of libclang until then. Writes to the descriptor of standard output. */
bool precompile(CXIndex index, const struct source *like, const char *lines, int image, int card, struct error *error);

/* The same for directives that sources open with, as that source has them. */
bool precompile_opening(CXIndex index, const struct source *like, const char *lines, int image, int card,
                        struct error *error);

/* image stays the caller's. Null when the card makes no sense. */
struct precompiled *precompiled_open(int card, const char *image);
void precompiled_close(struct precompiled *precompiled); /* null is allowed */

uint32_t precompiled_name(const char *name, size_t length);
uint64_t precompiled_text(const char *text);
/* How headers mention names, other than to define them: the name itself, where they care for what it stands for; beside
 * it this, where that could be a macro that takes arguments; only this, where one of several has to be defined. */
uint32_t precompiled_call(uint32_t name);
uint32_t precompiled_insistence(uint32_t name);

/* The number of the header with that path, or TABLE_NONE. */
uint32_t precompiled_header(const struct precompiled *precompiled, const char *path);
/* Does any header hold the name? Does this one mention it so? */
bool precompiled_mentions(const struct precompiled *precompiled, uint32_t name);
bool precompiled_header_mentions(const struct precompiled *precompiled, uint32_t header, uint32_t name);
/* The macros of that name that headers define, one after the other. */
const struct precompiled_macro *precompiled_macros(const struct precompiled *precompiled, uint32_t name,
                                                   size_t *ret_count);

#endif
