/* Private to this room: which compiler flags are kept, and what becomes of them. A flag that is not in the table is
 * left out: the commands come with the code, and the code may be hostile. */
#ifndef GOINCEPTION_SOURCE_FLAG_TABLE_H
#define GOINCEPTION_SOURCE_FLAG_TABLE_H

#include <stddef.h>

enum flag_shape {
	FLAG_EXACT,              /* -pthread */
	FLAG_PREFIX,             /* -Wall: everything that begins so */
	FLAG_SEPARATE,           /* -Xclang ARG */
	FLAG_JOINED_OR_SEPARATE, /* -IDIR, -I DIR */
	FLAG_EQUALS_OR_SEPARATE, /* --sysroot=DIR, --sysroot DIR */
};

enum flag_use {
	FLAG_KEEP,        /* as it is; an argument joined to it */
	FLAG_KEEP_NUMBER, /* with the number joined to it: another value would cost the whole source */
	FLAG_KEEP_PATH,   /* with its path made absolute, as two words */
	FLAG_KEEP_FILE,   /* -include: a file of the folder, or a name for the include folders */
	FLAG_STANDARD,    /* -std=: only what every libclang knows, and fits the language */
	FLAG_TARGET,      /* only machines that every libclang knows */
	FLAG_LANGUAGE,    /* -x */
	FLAG_LIST,        /* -Wp,A,B: flags in one word, separated by commas */
	FLAG_DROP,        /* says nothing about what the source means, or is dangerous */
	FLAG_UNKNOWN,     /* known to change what is read, but not followed: reported as not understood */
};

struct flag_rule {
	const char *name;
	enum flag_shape shape;
	enum flag_use use;
};

/* The first rule that fits, or null. */
const struct flag_rule *flag_rule_for(const char *word);

#endif
