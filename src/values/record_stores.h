/* What a function puts into the records it knows: constants, parameters, zeros by the record. */
#ifndef GOINCEPTION_VALUES_RECORD_STORES_H
#define GOINCEPTION_VALUES_RECORD_STORES_H

#include "values/record_roots.h"
#include "values/values.h"

/* All fields: the record is replaced. */
#define ANY_PATH (NONE - 1)

struct record_store {
	struct record_root root;
	uint32_t path; /* field_paths.h, or ANY_PATH */
	uint32_t unit;
	fact_index from;  /* value; FACT_NONE: zero */
	fact_index block; /* innermost; FACT_NONE: not known, for what is not known itself */
	uint32_t calls;   /* so many calls of the facts stand before it */
	fact_index flow;  /* FACT_NONE: a call does it */
};

/* The function a flow happens in, when its body was kept as this unit has it; else NONE. */
uint32_t record_store_function(const struct program *program, uint32_t unit, const struct fact_flow *flow);

/* Of an assignment, an initialiser; false when the record is not known, or belongs to another function. */
bool record_store_of_flow(const struct program *program, uint32_t unit, fact_index flow,
                          struct record_store *ret_store);
/* Of a call that makes all of what an argument points to zero. */
bool record_store_of_call(const struct program *program, const struct call_site *call, struct record_store *ret_store);

/* In which order two stores of one function happen, as far as it is written. */
int record_stores_compare(const struct record_store *one, const struct record_store *other);

/* Does the store have a part in what stands at the path? */
bool record_store_affects(const struct program *program, const struct record_store *store, uint32_t path);
/* The constant it leaves there, with what is known of the function's parameters. */
bool record_store_constant(const struct program *program, const struct record_store *store, uint32_t path,
                           const struct environment *environment, int64_t *ret);
/* Of one function: can what stands in that block, behind so many calls of the facts, happen before the call? If
 * it is written behind it, only in another round of a loop around both. */
bool record_store_may_precede(const struct program *program, fact_index block, uint32_t calls,
                              const struct call_site *call);
/* Does it stand behind the condition of the block? */
bool record_store_inside(const struct program *program, const struct record_store *store, fact_index block);
/* Is it met on every way to the call, as far as the conditions it stands under can be decided? NO: it never happens. */
enum verdict record_store_before(const struct program *program, const struct record_store *store,
                                 const struct call_site *call, const struct environment *environment);

/* Does the argument point to a record of the calling function, all of which is zero there? By what that function puts
 * into it: all of it zero, on every way to the call, or each field that it sets; and nobody else is given it before. Or
 * to a constant record that is zero. */
bool record_is_zero(const struct program *program, const struct call_site *call, unsigned argument);

#endif
