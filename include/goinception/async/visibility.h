/* Which symbols a shared library shows. Only the public headers use it. */
#ifndef GOINCEPTION_ASYNC_VISIBILITY_H
#define GOINCEPTION_ASYNC_VISIBILITY_H

#define GI_PUBLIC __attribute__((visibility("default")))

#endif
