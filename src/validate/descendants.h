/* Private to this room: all processes that this one started, and those that they started, whatever session they are in.
 */
#ifndef GOINCEPTION_VALIDATE_DESCENDANTS_H
#define GOINCEPTION_VALIDATE_DESCENDANTS_H

/* As many as there are now; counting ends behind `enough`. */
unsigned descendants_count(unsigned enough);

/* Kills all of them, also those that are started meanwhile, and reaps them. Those whose parent has ended must be
 * children of this process: PR_SET_CHILD_SUBREAPER. */
void descendants_kill(void);

#endif
