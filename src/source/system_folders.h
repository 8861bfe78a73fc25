/* The folders in which compilers look for headers without being told. */
#ifndef GOINCEPTION_SOURCE_SYSTEM_FOLDERS_H
#define GOINCEPTION_SOURCE_SYSTEM_FOLDERS_H

#include "base/arena.h"

#include <stdbool.h>

/* True when one of them holds a header of this name. */
bool system_folders_hold(const char *header_name);

/* The folder of an installed library that holds the header, where compilers look only when told:
 * "/usr/include/dbus-1.0" for "dbus/dbus.h". Folders of the system's own headers (sys/) are none. Null when there is
 * none, or more than one for a name without a folder: many have a "config.h". Of several versions, the newest. */
const char *system_folders_of_library(struct arena *arena, const char *header_name);

/* Are the folders' names alike but for versions, "/usr/include/gtk-3.0" and "/usr/include/gtk-2.0", and is the first
 * one newer? */
bool system_folders_is_newer(const char *folder, const char *than);

#endif
