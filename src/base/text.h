/* Growing text. struct text t = {0}; ... text_free(&t); bytes is always 0-terminated once anything was added. */
#ifndef GOINCEPTION_BASE_TEXT_H
#define GOINCEPTION_BASE_TEXT_H

#include <stdarg.h>
#include <stddef.h>

struct text {
	char *bytes;
	size_t length, capacity;
};

void text_add(struct text *text, const char *string);
void text_add_bytes(struct text *text, const char *bytes, size_t length);
void text_printf(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
void text_vprintf(struct text *text, const char *format, va_list arguments) __attribute__((format(printf, 2, 0)));
void text_reserve(struct text *text, size_t more); /* so much more fits, and a 0 behind it */
void text_clear(struct text *text);                /* keeps the memory */
void text_free(struct text *text);

/* The text so far; "" when nothing was added. */
const char *text_string(const struct text *text);

#endif
