/* What the text of a canonical type says of values that have it. Nothing here knows a language: a text that is not
 * understood allows everything. */
#ifndef GOINCEPTION_MODEL_TYPE_TEXT_H
#define GOINCEPTION_MODEL_TYPE_TEXT_H

#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>

enum {
	TYPE_HOLDS_NOTHING = -1, /* neither functions nor descriptors: records, characters, floating point, and pointers
	                          * to them. Fields of records are cells of their own. */
	TYPE_DEPTH_ANY = 3,      /* as often as anybody follows a pointer here: void pointers, and what is not known */
};

/* How often a value of this type can be followed until a function or an integer is there: 0 for "int" and
 * "void (*)(int)", 1 for "int *", "int &", "int[2]" and "void (**)(int)". */
int type_depth(const char *type, size_t length);

/* Without qualifiers in front and behind: "struct ssl_st *" for "const struct ssl_st *const". *length becomes shorter.
 */
const char *type_unqualified(const char *type, size_t *length);

/* Is it another name for what it was bound to: "int &"? */
bool type_is_reference(const char *type, size_t length);

/* Is it a list of the arguments that have no name, or a pointer to one? */
bool type_is_list(const char *type, size_t length);

/* Does a function of this type take arguments that have no name? */
bool type_takes_more(const char *function);

/* How many parameters a function of this type names. */
unsigned type_parameter_count(const char *function);

/* The part of a function's type that says what it returns, or the type of a parameter; null when it does not say. */
const char *type_of_return(const char *function, size_t *ret_length);
const char *type_of_parameter(const char *function, unsigned position, size_t *ret_length);

/* The same for all of its parameters, one behind the other; null behind the last one. */
struct type_parameters {
	const char *next;
};
struct type_parameters type_parameters_of(const char *function);
const char *type_next_parameter(struct type_parameters *parameters, size_t *ret_length);

/* Appends the type as every language spells it: "struct session *" and "session *" are the same to a linker. */
void type_add_without_tags(struct text *text, const char *type);

#endif
