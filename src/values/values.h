/* Questions about values: which constant, which bits, null or not, which descriptor. Three-valued, because a program
 * does not say everything. */
#ifndef GOINCEPTION_VALUES_VALUES_H
#define GOINCEPTION_VALUES_VALUES_H

#include "values/points_to.h"

enum { ENVIRONMENT_SLOTS = 16 };

/* What is known of the parameters of the function that is looked at, because its caller passes constants; and of fields
 * of the records that they point to, because it set them before. */
struct environment {
	uint32_t function; /* NONE: nothing is known */
	uint32_t count;
	struct {
		uint32_t position;
		uint32_t field; /* its path (field_paths.h); NONE: the parameter itself */
		int64_t value;
	} items[ENVIRONMENT_SLOTS];
};

/* The value of a parameter that is given an address: which one is not known, only that it is not null. */
#define ENVIRONMENT_ADDRESS INT64_MAX

/* The value of a parameter or field that holds a function, as environments write it: no number that programs compare
 * with. */
#define ENVIRONMENT_FUNCTION(function) (INT64_MIN + (int64_t)(function))

/* The value of a parameter that is given descriptors: which, as a set of objects. Environments write no function like
 * that. */
#define ENVIRONMENT_DESCRIPTORS(set) (ENVIRONMENT_FUNCTION(UINT32_MAX) + (int64_t)(set))

/* The value of a field that points to a constant table: which, as the cell of a variable. */
#define ENVIRONMENT_TABLE(cell) (ENVIRONMENT_DESCRIPTORS(UINT32_MAX) + 1 + (int64_t)(cell))

extern const struct environment environment_empty;

/* Through which value the call reaches functions: what is called, or the argument that an outside function calls. Its
 * value is FACT_NONE for a direct call. */
struct value_reference value_called(const struct program *program, const struct call_site *call);

/* Nothing happens when there is no room: what is not known can only be reported more. */
void environment_learn(struct environment *environment, uint32_t position, uint32_t field, int64_t value);
/* The function that is called through the value, when the environment knows it; else NONE. */
uint32_t environment_callee(const struct program *program, struct value_reference value,
                            const struct environment *environment);
/* The function that a value of an environment stands for; NONE when it stands for something else. */
uint32_t environment_function(int64_t value);
/* The cell of the table that the environment knows the value, a field, to point to; else NONE. */
uint32_t environment_table(const struct program *program, struct value_reference value,
                           const struct environment *environment);
/* The set of descriptors that the environment knows the value, a parameter, to be one of; 0: none. */
uint32_t environment_descriptors(const struct program *program, struct value_reference value,
                                 const struct environment *environment);
bool environment_field(const struct environment *environment, uint32_t position, uint32_t field, int64_t *ret);

/* What a source says by itself: which variables others may write, and more of that kind; before any question. */
void values_add_unit(struct program *program, struct unit *unit);

/* From now on, answers are remembered; after flow_find_targets. */
void values_remember(struct program *program);

/* The constant a value is, when it is always the same. */
bool value_as_integer(const struct program *program, struct value_reference value,
                      const struct environment *environment, int64_t *ret);

/* A number, or one function as environments write it: what a callee can be told of what it is given. */
bool value_as_constant(const struct program *program, struct value_reference value,
                       const struct environment *environment, int64_t *ret);

/* May what environments know decide what the value, which is one, is? */
bool value_asks_parameters(const struct program *program, struct value_reference value);

/* Has it all of the bits, or none? Of what the call is given; null: of a value wherever it stands. */
enum verdict value_all_bits(const struct program *program, struct value_reference value, const struct call_site *call,
                            const struct environment *environment, int64_t bits);
enum verdict value_no_bits(const struct program *program, struct value_reference value, const struct call_site *call,
                           const struct environment *environment, int64_t bits);
/* Are bits of the value cleared somewhere, as by `flags &= ~O_NONBLOCK`, or is something unknown stored to it? Then
 * bits it has may be gone. */
bool value_may_lose_bits(const struct program *program, struct value_reference value);

enum verdict value_is_null(const struct program *program, struct value_reference value,
                           const struct environment *environment);

/* What the descriptor rules know of each object; made once, after flow_find_targets. */
struct descriptors {
	const struct program *program;
	bool learned;                       /* all of what follows */
	enum verdict *nonblocking;          /* per object; MAYBE for objects that are no descriptors */
	bool *switched;                     /* per object: made non-blocking somewhere, and blocking somewhere else */
	bool *waits_at_first;               /* per object: it waits when it is made */
	const struct call_site **set_first; /* per object: where it is made non-blocking first; null: nowhere */
	bool *set_elsewhere;                /* per object: more than one function does that */
	bool *set_again;                    /* per object: more than one call does that */
	const char **kind;                  /* per object; null for objects that are no descriptors */
	const struct descriptor_rule *
	    *made_by; /* per object, of which its arguments do not say whether it waits: its callers may */
};

void descriptors_learn(const struct program *program, struct arena *arena, struct descriptors *ret_descriptors);

/* Are all descriptors that the value may hold of that kind? MAYBE when it holds none that is known. */
enum verdict descriptors_of_kind(const struct descriptors *descriptors, struct value_reference value,
                                 const struct environment *environment, const char *kind);

/* Are all of them non-blocking? With a kind, only those of that kind are asked: a field may hold a listener and an
 * event descriptor, but recv() is given no event descriptor. */
enum verdict descriptors_nonblocking(const struct descriptors *descriptors, struct value_reference value,
                                     const struct environment *environment, const char *kind);

/* Is the call made by the function that makes what the value may hold, before that sets it non-blocking? Then it waits.
 */
bool descriptors_not_yet_set(const struct descriptors *descriptors, const struct call_site *call,
                             struct value_reference value, const char *kind);

/* Would the value be known to be non-blocking, if no call made it blocking again? */
bool descriptors_switched(const struct descriptors *descriptors, struct value_reference value,
                          const struct environment *environment, const char *kind);

/* Who makes one of them of which that is not known: the first such call site, or NONE. */
uint32_t descriptors_doubtful(const struct descriptors *descriptors, struct value_reference value,
                              const struct environment *environment, const char *kind);

/* Is none known that the value may hold, while of that kind the program makes some that are non-blocking, and none that
 * is known to wait? */
bool descriptors_unlike_others(const struct descriptors *descriptors, struct value_reference value,
                               const struct environment *environment, const char *kind);

/* The arguments of a call site as rules ask for them. */
struct call_arguments {
	struct arguments_view view; /* view.data points back here */
	const struct program *program;
	const struct descriptors *descriptors; /* null: nothing is known of descriptors */
	const struct call_site *call;
	const struct environment *environment;
};

void call_arguments_init(struct call_arguments *arguments, const struct program *program,
                         const struct descriptors *descriptors, const struct call_site *call,
                         const struct environment *environment);

/* Does the argument that the rule speaks of surely run elsewhere? False of rules that speak of a result. */
bool call_offloads(const struct program *program, const struct call_site *call, const struct offload_rule *rule);

/* The value of an argument (or of ARGUMENT_RECEIVER), or a reference with value FACT_NONE when the call has fewer. */
static inline struct value_reference call_argument(const struct program *program, const struct call_site *call,
                                                   unsigned argument)
{
	struct value_reference reference = {.unit = call->unit, .value = FACT_NONE};

	if (argument == ARGUMENT_RECEIVER)
		reference.value = call->fact->receiver;
	else if (argument < call->fact->argument_count)
		reference.value =
		    program->units.items[call->unit].facts->arguments.items[call->fact->first_argument + argument];
	return reference;
}

static inline const struct fact_value *value_fact(const struct program *program, struct value_reference value)
{
	return value.value == FACT_NONE ? NULL : &program->units.items[value.unit].facts->values.items[value.value];
}

bool variable_given_as_flags(const struct program *program, struct value_reference variable,
                             const struct call_site *call, const struct environment *environment, int64_t *ret);

/* The number that the call is given, where that is a variable to which the calling function has added flags before. */
static inline bool value_given_as_flags(const struct program *program, struct value_reference value,
                                        const struct call_site *call, const struct environment *environment,
                                        int64_t *ret)
{
	const struct fact_value *fact = value_fact(program, value);

	return fact && fact->kind == FACT_VALUE_VARIABLE &&
	       variable_given_as_flags(program, value, call, environment, ret);
}

#endif
