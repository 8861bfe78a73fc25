/* Private to this room: what names the texts of macros lead to. Who mentions a macro cares for what its text mentions,
 * too:
 *
 *     #define MODE SELECTED
 *     #if MODE == 2 */
#ifndef GOINCEPTION_EXTRACT_MACRO_LEADS_H
#define GOINCEPTION_EXTRACT_MACRO_LEADS_H

#include "base/vector.h"

#include <stdint.h>

struct macro_leads;

struct macro_leads *macro_leads_new(void);
void macro_leads_free(struct macro_leads *leads); /* null is allowed */

/* A definition, as it stands behind "#define ". One of several of the same name is added to the others. */
void macro_leads_add(struct macro_leads *leads, const char *definition);

typedef VECTOR(uint32_t) macro_names; /* precompiled_name() */

/* Replaces what `found` held by the names that are led to from these, each once. */
void macro_leads_follow(struct macro_leads *leads, const uint32_t *names, size_t count, macro_names *found);

#endif
