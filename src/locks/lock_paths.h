/* Which lock an expression means: where it begins (a variable, a parameter, the object of a method) and the fields on
 * the way, whatever pointers and indices are between. Two expressions of one function with the same path are the same
 * lock; elements of one array are not told apart. Private to the room. */
#ifndef GOINCEPTION_LOCKS_LOCK_PATHS_H
#define GOINCEPTION_LOCKS_LOCK_PATHS_H

#include "model/hierarchy.h"

enum { LOCK_PATH_FIELDS = 6 };

enum lock_root {
	LOCK_ROOT_UNKNOWN,
	LOCK_ROOT_GLOBAL,    /* id: cell of the variable */
	LOCK_ROOT_LOCAL,     /* the same */
	LOCK_ROOT_PARAMETER, /* id: position */
	LOCK_ROOT_RECEIVER,
	LOCK_ROOT_RESULT, /* id: the function whose result it is: lock_of(key)->mutex */
	LOCK_ROOT_OBJECT, /* id: the call site that made it: an object without a name, or one that got its name later */
	LOCK_ROOT_RETURNED, /* of what a function does for its callers: what it returns */
};

struct lock_path {
	enum lock_root root;
	uint32_t id;
	uint32_t field_count;
	uint32_t fields[LOCK_PATH_FIELDS]; /* cells, outermost first */
	const char *name;                  /* of the last field or the variable, for people; "" without one */
};

extern const struct lock_path lock_path_unknown;

/* The path of a value as seen in `function`. Locals that only ever hold one value are followed to it. */
struct lock_path lock_path_of(const struct program *program, uint32_t function, struct value_reference value);

/* Nothing is known of where it begins, and it has no field to know it by. */
bool lock_path_is_vague(const struct lock_path *path);

/* Is it an object that lives in one function: a local, or one that a call made there? */
bool lock_path_is_object(const struct lock_path *path);

bool lock_path_equal(const struct lock_path *left, const struct lock_path *right);

/* Does the path begin with all of `start`? */
bool lock_path_begins(const struct lock_path *path, const struct lock_path *start);

/* May the two be the same lock, seen from two functions? */
bool lock_path_may_be(const struct lock_path *left, const struct lock_path *right);

/* What lock_path_may_be looks at: two paths of one class may both be a third one, or neither. Classes with the same
 * bits of LOCK_CLASS_KIND do so for each third one that is of neither class. */
enum { LOCK_CLASS_KIND = 3 };
uint64_t lock_path_class(const struct lock_path *path);

/* Are both the same global lock, or the same field of some object? */
bool lock_path_is_shared(const struct lock_path *left, const struct lock_path *right);

/* `return guard;` and `run(std::move(guard))` move the value into an object without a name: is it that guard? */
bool lock_path_is_moved(const struct program *program, const struct lock_path *guard, fact_index value);

/* The object whose method is called, or that a constructor makes. */
struct lock_path lock_path_of_object(const struct program *program, const struct call_site *call);

/* A part of that object, told from what else stands there: what its destructor gives back. */
struct lock_path lock_path_in_object(const struct program *program, const struct call_site *call,
                                     const struct lock_path *inside);

/* The path inside a function that `call` calls, as its caller sees it; unknown when the caller cannot. */
struct lock_path lock_path_at_call(const struct program *program, const struct call_site *call,
                                   const struct lock_path *inside);

#endif
