/* Days as people write them: "2027-01-31". In this form, earlier is less. */
#ifndef GOINCEPTION_BASE_DAY_H
#define GOINCEPTION_BASE_DAY_H

#include <stdbool.h>
#include <stddef.h>

enum { DAY_LENGTH = 10 };

/* Do so many characters name a day that there is? */
bool day_is_valid(const char *text, size_t length);

#endif
