/* The folders in which compilers look for headers without being told. */
#ifndef GOINCEPTION_SOURCE_SYSTEM_FOLDERS_H
#define GOINCEPTION_SOURCE_SYSTEM_FOLDERS_H

#include <stdbool.h>

/* True when one of them holds a header of this name. */
bool system_folders_hold(const char *header_name);

#endif
