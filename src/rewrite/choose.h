/* Private to this room: which rewrite a finding gets. */
#ifndef GOINCEPTION_REWRITE_CHOOSE_H
#define GOINCEPTION_REWRITE_CHOOSE_H

#include "rewrite/plan.h"

/* Fills in rewrite, grade, status and message of the change; READY when a rewrite may be tried. */
void change_choose(struct change *change, const struct plan_request *request, struct arena *arena);

/* Fills in range, replacement and helper or sketch of a READY change whose site is known, or says why it cannot. */
void change_locate(struct change *change, const struct plan_request *request, const struct source_sites *sites,
                   struct arena *arena);

#endif
