/* The call graph backwards, made from targets. */
#ifndef GOINCEPTION_MODEL_CALLERS_H
#define GOINCEPTION_MODEL_CALLERS_H

#include "model/model.h"

/* Those that the program keeps for all who ask: without the calls that only a type suggests ... */
void callers_find(struct program *program);
/* ... and with them, once none of these is taken away any more (origins_find). */
void callers_find_by_type(struct program *program);

/* Call sites that lead to functions with a mark, in order, each once; those that only a type suggests among them. The
 * caller frees them. */
uint32_t *callers_of_marked(const struct program *program, const bool *marked, size_t *ret_count);

/* The same of functions of which rules speak as that. */
uint32_t *callers_of_mentioned(const struct program *program, enum subject subject, size_t *ret_count);

void callers_release(struct callers *callers);

#endif
