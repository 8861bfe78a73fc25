#include "base/day.h"

#include <ctype.h>

static unsigned number_at(const char *digits, unsigned count)
{
	unsigned number = 0;
	for (unsigned i = 0; i < count; i++)
		number = number * 10 + (unsigned)(digits[i] - '0');
	return number;
}

bool day_is_valid(const char *text, size_t length)
{
	static const unsigned char days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	if (length != DAY_LENGTH)
		return false;
	for (unsigned i = 0; i < DAY_LENGTH; i++)
		if (i == 4 || i == 7 ? text[i] != '-' : !isdigit((unsigned char)text[i]))
			return false;
	unsigned month = number_at(text + 5, 2), day = number_at(text + 8, 2);
	return month >= 1 && month <= 12 && day >= 1 && day <= days[month - 1];
}
