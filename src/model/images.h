/* Several programs in one tree: which functions one of them can hold together. */
#ifndef GOINCEPTION_MODEL_IMAGES_H
#define GOINCEPTION_MODEL_IMAGES_H

#include "model/model.h"

/* A set of programs, one bit for each main(). */
typedef uint64_t image_set;

#define IMAGES_ALL UINT64_MAX

/* Is it a main()? */
bool image_starts_at(const struct function *function);

/* Per function: the programs that may hold it; never empty. IMAGES_ALL for each when the tree has one program, none, or
 * more than there are bits. The caller frees it. */
image_set *images_find(const struct program *program);

/* Of programs that hold the same functions, one each: what is true of it is true of the others. */
image_set images_different(const struct program *program, const image_set *images);

#endif
