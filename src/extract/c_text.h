/* Private to this room: C and C++ as text that nobody preprocessed: comments, literals, names. Every function takes a
 * place in the text and its end, and gives a place that is at most the end. */
#ifndef GOINCEPTION_EXTRACT_C_TEXT_H
#define GOINCEPTION_EXTRACT_C_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* Behind a literal that starts at from with its quote. */
const char *c_text_skip_literal(const char *from, const char *end);
/* Behind R"x(...)x", from at its quote. */
const char *c_text_skip_raw_literal(const char *from, const char *end);
/* The end of a comment's text; from behind what starts it. */
const char *c_text_end_of_line_comment(const char *from, const char *end);
const char *c_text_end_of_block_comment(const char *from, const char *end);

/* The next name (keywords are names, too) that is in no comment and no literal, or null. */
const char *c_text_next_name(const char *from, const char *end, size_t *ret_length);

/* Is the name, of that length, the word of a directive: "#" before it on its line, and nothing else? */
bool c_text_is_directive(const char *text, const char *name, size_t length, const char *word);

/* Behind the name; where it is the word of #include <x.h>, behind that: x is no name that a macro could have. */
const char *c_text_behind_name(const char *text, const char *end, const char *name, size_t length);

/* Does the name only name something that is declared here: "int *name)", "int name;"? No macro that takes arguments is
 * expanded there. False where that is not plain to see. */
bool c_text_is_declared(const char *text, const char *end, const char *name, size_t length);

/* Behind the next "#undef" from there on, in or outside of comments, and the name that follows it; or null. */
const char *c_text_next_undefinition(const char *text, const char *from, const char *end, const char **ret_name,
                                     size_t *ret_length);

#endif
