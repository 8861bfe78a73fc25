/* Private to this room: directives that are not to be precompiled because of what they bring in. */
#ifndef GOINCEPTION_EXTRACT_LEFT_OUT_H
#define GOINCEPTION_EXTRACT_LEFT_OUT_H

#include "base/text.h"
#include "extract/unit_files.h"

/* Lines that start so name headers that no directive may bring in: "without /usr/include/sys/socket.h". */
#define WITHOUT "without "

/* The directives that bring in none of them, each a line. The unit was read from the directives among the lines, in a
 * file that has nothing before them, with CXTranslationUnit_DetailedPreprocessingRecord. */
void left_out(struct unit_files *files, const char *lines, struct text *ret_directives);

#endif
