/* a
#include <b.h> */ \
#if 1
#include "x.h"
         "/*"
#endif