/* Environments: a function, and the constants it is entered with. Which of its calls are made then, and what is known
 * in the functions that those enter, is worked out once, whatever is looked for: all passes over the program share it,
 * also those that go on in two threads at once. Private to the room. */
#ifndef GOINCEPTION_REACH_ENVIRONMENTS_H
#define GOINCEPTION_REACH_ENVIRONMENTS_H

#include "model/callers.h"
#include "values/values.h"

struct environments;

/* The callers, with types, are asked here only. */
struct environments *environments_new(const struct program *program, const struct callers *callers);
/* Both before anybody asks; at once, if that is of use. */
void environments_find_questions(struct environments *environments);
void environments_find_changes(struct environments *environments);
void environments_free(struct environments *environments); /* null is allowed */

/* From now on, functions know which descriptors they are entered with; before anything is asked. */
void environments_tell_descriptors(struct environments *environments, const struct descriptors *descriptors);

/* The function, with nothing known of its parameters. Environments are numbers that do not change; which one has which
 * number does not matter to anybody. */
uint32_t environments_plain(struct environments *environments, uint32_t function);

uint32_t environments_function(const struct environments *environments, uint32_t number);
bool environments_know_anything(const struct environments *environments, uint32_t number);
struct environment environments_get(const struct environments *environments, uint32_t number);

/* The block that was asked about last, of one environment: many calls stand in the same one. Begins with FACT_NONE. */
struct asked_block {
	fact_index block;
	bool open;
};

/* Is the call, which is one of the environment's function, made there; as far as constants say? */
bool environments_make(struct environments *environments, uint32_t number, const struct environment *environment,
                       uint32_t call, struct asked_block *last);

/* The function that is called through the value there, when that is known; else NONE. */
uint32_t environments_callee(const struct environments *environments, struct value_reference called,
                             const struct environment *environment);

/* What is known in the function of a target, by position among those of the call, when the call is made there. */
uint32_t environments_enter(struct environments *environments, uint32_t number, const struct environment *environment,
                            uint32_t call, uint32_t target);

#endif
