/* Private to this room: does a source that was read with a precompiled header mean what it means without?
 *
 * A precompiled header brings in all its headers at once, before the first line of the source. The source itself
 * includes some of them, later, and never hears of the others. So what the preprocessor met is gone through once more:
 * a header counts as included from the directive on that asks for it, directly or through others, and then
 *
 *   - no macro may have been used before the header that defines it is included, nor any that only an included header's
 *     or the source's own macro leads to;
 *   - each included header must have been read under the same definitions of all macros it mentions;
 *   - no header may be included inside a namespace or an extern "C".
 *
 * What a header declares that is not included must not be mentioned by the facts: that shows when they are made. */
#ifndef GOINCEPTION_EXTRACT_REPLAY_H
#define GOINCEPTION_EXTRACT_REPLAY_H

#include "base/text.h"
#include "extract/precompiled.h"
#include "extract/unit_files.h"

#include <stdbool.h>

/* Fills ret_included, one for each header of files->precompiled. False when the source has to be read without; then
 * ret_lines gets the headers that it would have to be without to be read with the rest (left_out.h). */
bool replay(struct unit_files *files, bool *ret_included, struct text *ret_lines);

#endif
