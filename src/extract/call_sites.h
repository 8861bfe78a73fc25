/* Where calls stand in the text of a source, to the byte: for who wants to change it. Facts say what is called and
 * why it matters; the few sources that are to be changed are read again, with the flags they are built with. */
#ifndef GOINCEPTION_EXTRACT_CALL_SITES_H
#define GOINCEPTION_EXTRACT_CALL_SITES_H

#include "base/arena.h"
#include "base/error.h"
#include "base/vector.h"
#include "extract/bodies.h"
#include "source/sources.h"

#include <stdint.h>

/* A call that is written in the source itself, not in a header. */
struct call_site {
	uint32_t line, column;  /* where facts say it is */
	const char *callee;     /* the function that it names */
	bool from_macro;        /* its name or its end is written by a macro */
	bool external;          /* a function of a header, or without a body: not one of the source's own */
	struct byte_range name; /* the callee's */
	struct byte_range whole;
	struct byte_range *arguments;
	size_t argument_count;
	uint32_t function_from;        /* the first byte of the outermost declaration it stands in */
	const char *function;          /* its name */
	const char *result;            /* the type that the callee returns, as it is written where it is declared */
	const char *const *parameters; /* types */
	size_t parameter_count;
	bool variadic;
};

/* A value that a function takes or returns, as far as a caller in C has to know who does not have its type. */
enum plain_kind { PLAIN_OTHER, PLAIN_VOID, PLAIN_INTEGER, PLAIN_POINTER };

struct plain_type {
	enum plain_kind kind;
	const char *spelling; /* of an integer, without typedefs: "unsigned long" */
	uint64_t points_to;   /* of a pointer: the size of what it points to; 0 where that is not known */
};

/* A function that is defined in the source, and visible in others. */
struct defined_function {
	const char *name;
	struct plain_type result;
	struct plain_type *parameters;
	size_t parameter_count;
};

struct source_sites {
	struct arena *arena;
	const char *path;
	const char *text; /* as it was read, 0-terminated */
	size_t size;
	bool in_c;
	uint64_t hash;                  /* of the text, as facts have it of files */
	VECTOR(struct call_site) calls; /* in the order in which they are written */
	VECTOR(struct defined_function) functions;
	VECTOR(struct function_body) bodies;       /* in C++ but for templates and lambdas: for sketches */
	VECTOR(struct written_variable) variables; /* of the file, and what headers declare */
	VECTOR(const char *) errors; /* what the front end says: "line 3: unknown type name 'x'"; no warnings */
};

/* Reads the source. Null with *error when the front end gives up. Free with source_sites_free. */
struct source_sites *source_sites_read(const struct source *source, struct error *error);
void source_sites_free(struct source_sites *sites); /* null is allowed */

/* The call at a place of the facts, or null. callee decides among those that begin at the same byte. */
const struct call_site *source_sites_at(const struct source_sites *sites, uint32_t line, uint32_t column,
                                        const char *callee);

/* The body that a byte stands in, or null. */
const struct function_body *source_sites_body(const struct source_sites *sites, uint32_t at);

#endif
