/* Private to this room: what files held when an entry of the cache was written, and whether they still do.
 *
 * That is asked of every header on every run, and reading them is most of what a run costs in which little has changed.
 * So beside the hash of what it held, an entry has a stamp of the file: its number, size and times. Where the stamp is
 * the same, nobody wrote to the file: the time of its last change, which no tool can set, would be another. */
#ifndef GOINCEPTION_EXTRACT_FILE_STATES_H
#define GOINCEPTION_EXTRACT_FILE_STATES_H

#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>

/* Digits that a state is written with: hash, and stamp. */
enum { FILE_HASH_DIGITS = 16, FILE_STATE_DIGITS = 2 * FILE_HASH_DIGITS };

struct file_states;

/* For one run: each file is looked at once. Nothing that states are written of is read before this. */
struct file_states *file_states_new(void);
void file_states_free(struct file_states *states); /* null is allowed */

/* The file was read in this run, and had that hash then. Without the stamp it holds in other places, too. */
void file_states_write(struct file_states *states, const char *path, uint64_t hash, bool stamped, struct text *out);

/* Does the file hold what it held when that was written? */
bool file_states_hold(struct file_states *states, const char *path, const char *written);

#endif
