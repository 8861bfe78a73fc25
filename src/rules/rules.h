/* The knowledge, loaded from YAML: what blocks, what is a context, where a context ends, what descriptors are.
 * docs/rules.md describes the language. Everything is plain data, owned by the ruleset's arena, in file order.
 * The ids of rules stand once, and so do those of contexts; the others are names that several may share.
 *
 * No other room knows the name of a function of libc or of a library. */
#ifndef GOINCEPTION_RULES_RULES_H
#define GOINCEPTION_RULES_RULES_H

#include "base/arena.h"
#include "base/error.h"
#include "base/table.h"
#include "base/text.h"
#include "base/vector.h"

#include <stdbool.h>
#include <stdint.h>

/* Three-valued truth: what is known of a call may not suffice to say. */
enum verdict { VERDICT_NO, VERDICT_MAYBE, VERDICT_YES };

/* What is wrong with a call that a rule speaks of. */
enum rule_hazard {
	HAZARD_WAITS,  /* `rule`: it waits */
	HAZARD_UNSAFE, /* `unsafe`: it must not be made there, whether it waits or not */
};

enum rule_class {
	RULE_CLASS_NETWORK,
	RULE_CLASS_DNS,
	RULE_CLASS_DISK,
	RULE_CLASS_PROCESS,
	RULE_CLASS_TIMER,
	RULE_CLASS_LOCK,
	RULE_CLASS_IPC,
	RULE_CLASS_TERMINAL,
	RULE_CLASS_CPU,
	RULE_CLASS_UNSAFE, /* of all that is HAZARD_UNSAFE, and of nothing else */
	RULE_CLASSES
};

/* What the wait ends by. */
enum rule_bound {
	RULE_BOUND_UNBOUNDED, /* nothing promises that it ends */
	RULE_BOUND_PEER,      /* the other side of a connection */
	RULE_BOUND_DISK,      /* the device */
	RULE_BOUND_CHILD,     /* another process ends or answers */
	RULE_BOUND_HOLDER,    /* another thread releases something */
	RULE_BOUND_USER,      /* a person acts */
	RULE_BOUND_ARGUMENT,  /* an argument says how long: bound_argument, bound_unit */
	RULE_BOUND_WORK,      /* its own computing */
	RULE_BOUND_NONE,      /* it is no wait: HAZARD_UNSAFE */
	RULE_BOUNDS
};

enum context_kind {
	CONTEXT_EVENT_LOOP,
	CONTEXT_COROUTINE,
	CONTEXT_SIGNAL_HANDLER,
	CONTEXT_REAL_TIME,
	CONTEXT_CRITICAL_SECTION,
	CONTEXT_NONBLOCKING,
	CONTEXT_USER,
	CONTEXT_KINDS
};

enum confidence { CONFIDENCE_LOW, CONFIDENCE_MEDIUM, CONFIDENCE_HIGH, CONFIDENCES };

enum rewrite_safety { SAFETY_MANUAL, SAFETY_CHANGES_BEHAVIOUR, SAFETY_SAFE };

/* Where a document of a rule file stands. */
struct rule_origin {
	const char *file;
	unsigned line, column;
	const char *pack; /* the folder the file lies in: "posix", "libuv"; "user" for files given by --rules */
};

enum condition_test {
	CONDITION_HAS_FLAG,   /* all bits of number are set */
	CONDITION_LACKS_FLAG, /* none is set */
	CONDITION_EQUALS,
	CONDITION_NOT_EQUALS,
	CONDITION_ONE_OF,
	CONDITION_LESS_THAN,
	CONDITION_GREATER_THAN,
	CONDITION_IS_NULL,
	CONDITION_IS_NOT_NULL,
	CONDITION_IS_GIVEN, /* whatever it is */
	CONDITION_IS_NOT_GIVEN,
	CONDITION_IS_NONBLOCKING, /* a descriptor that is known to be non-blocking; word, if any: looked at are those of
	                             that kind */
	CONDITION_IS_DESCRIPTOR,  /* a descriptor of the kind named in word: "regular-file", "socket", ... */
	CONDITION_IS_ZERO_RECORD, /* points to a record whose fields are all zero */
	CONDITION_MATCHES,        /* a string literal that matches one of the globs */
	CONDITION_NAMED,          /* a variable whose name matches one of the globs: "std::defer_lock" */
	CONDITION_RESULT_OF,      /* what a function gave whose name matches one of the globs: "std::async*" */
	CONDITION_TYPED,          /* declared with a type that matches one of the globs: "std::basic_ifstream*" */
};

/* In the place of an argument's position: the object whose method is called. */
enum { ARGUMENT_RECEIVER = 1000 };

struct condition {
	unsigned argument; /* position from 0; of NAMED, TYPED and RESULT_OF also ARGUMENT_RECEIVER */
	enum condition_test test;
	int64_t *numbers; /* one, or those of ONE_OF */
	size_t number_count;
	const char *word;
	const char *const *globs; /* of MATCHES, NAMED, TYPED, RESULT_OF */
	size_t glob_count;
	const char *field;   /* of HAS_FLAG: null, or the field of the record it points to that has it */
	bool unlikely;       /* where it is not known whether it holds, it is taken not to */
	const char *written; /* as a person reads it: "the fourth argument has MSG_DONTWAIT" */
};

struct conditions {
	size_t count;
	struct condition *items;
};

/* What to write instead, for one framework ("any": wherever; "awaited": where the context itself handed over what it
 * waits for). */
struct instead {
	const char *framework;
	const char *use;      /* in words, always there */
	const char *rename;   /* null, or the function to call in its place, same arguments */
	const char *add_flag; /* null, or the flag to add to argument */
	unsigned argument;
	enum rewrite_safety safety;
	const char
	    *needs; /* null, or what the code around the call must bear; with add_flag else: EAGAIN and the like */
};

/* What a later document adds to a rule or a context that is there (`extends: true`). */
struct extension {
	struct rule_origin origin;
	const char *const *calls; /* of a rule: what it speaks of besides */
	size_t call_count;
	const struct instead *instead; /* what it has words for */
	size_t instead_count;
};

struct extensions {
	size_t count;
	struct extension *items;
};

struct rule {
	struct rule_origin origin; /* of what extensions add to: the first document */
	const char *id;
	const char *extends;          /* null, or the rule whose words it has where it has none itself */
	struct extensions extensions; /* in the order of their loading */
	enum rule_hazard hazard;
	unsigned level; /* 0 off, 1 warning, 2 error */
	enum rule_class class_;
	enum rule_bound bound;
	unsigned bound_argument;
	const char *bound_unit; /* "seconds", "milliseconds", "microseconds", "nanoseconds", "timespec", "timeval"; ""
	                           otherwise */
	enum confidence confidence; /* how sure it is that a matching call waits */
	const char *const *calls;   /* qualified names; '*' matches within and across names */
	size_t call_count;
	struct conditions when;    /* all must hold for the call to wait */
	struct conditions unless;  /* any of them, and it does not */
	unsigned kinds;            /* bits of enum context_kind: where it is a concern; 0: everywhere */
	const char *where;         /* the same in words: "a signal handler"; "" */
	const char *predicate;     /* ends the sentence "recv() ...": "waits until ...", "is not safe in ..." */
	const char *waits;         /* of WAITS: ends the sentence "recv() waits ..." */
	const char *harm;          /* of UNSAFE: ends the sentence "malloc() is not safe in a signal handler: ..." */
	const char *spoils;        /* of UNSAFE: null, or what the call may change (a `kept` document): harmless where
	                              the context gives it back as it found it */
	const char *const *enders; /* of WAITS: calls with the same object that end the wait */
	size_t ender_count;
	const char *const
	    *askers; /* of WAITS: calls with the same object: who was given 0 by one of them does not wait */
	size_t asker_count;
	const char *const
	    *settlers; /* of WAITS: calls with the same object, before: there is nothing left to wait for */
	size_t settler_count;
	bool directly;         /* of WAITS: only where the function that is the context makes the call itself, also of a
	                          function whose source is there: what matters is that it is called */
	bool ended_by_offload; /* of WAITS: it is for the end of work that runs elsewhere */
	const char *why;
	const char *remedy; /* null, or the `remedies` document whose words are among instead */
	struct instead *own_instead;
	size_t own_instead_count;
	struct instead *instead; /* its own, and those of its remedy */
	size_t instead_count;
	const char *const *references;
	size_t reference_count;
};

/* A function enters a context when it reaches one of these. */
enum entry_kind {
	ENTRY_CALL,       /* argument of a call: registration */
	ENTRY_FIELD,      /* is stored in a record's field: "sigaction::sa_handler" */
	ENTRY_ATTRIBUTE,  /* carries the attribute: "clang::nonblocking" */
	ENTRY_ANNOTATION, /* carries annotate("...") */
	ENTRY_NAME,       /* has a name that matches the glob */
	ENTRY_OVERRIDES,  /* is a method that overrides one of that name, directly or not */
	ENTRY_COROUTINE,  /* is a coroutine of the language */
};

struct context_entry {
	enum entry_kind kind;
	const char *const *names;
	size_t name_count;
	unsigned argument; /* of CALL: the function; of FIELD with given_to: the record, or its address */
	struct conditions when;
	const char *const *given_to; /* of FIELD: the calls that register the record */
	size_t given_to_count;
	int number; /* argument of the registering call: the number of the signal; -1 when not given */
};

struct context_rule {
	struct rule_origin origin;
	const char *id;
	const char *extends; /* as of rules */
	struct extensions extensions;
	enum context_kind kind;
	const char *framework; /* whose `instead` fits: the pack, unless said otherwise */
	const char *title;     /* "libuv callback"; the id when not given */
	struct context_entry *entries;
	size_t entry_count;
	struct instead *instead; /* what to make of such a context, for calls that are unsafe in it */
	size_t instead_count;
	int64_t *crash; /* numbers of entries that say that the program is broken already */
	size_t crash_count;
};

/* A call that waits for many descriptors at once: the heart of a home-grown loop. */
struct multiplexer_rule {
	struct rule_origin origin;
	const char *id;
	const char *const *calls;
	size_t call_count;
	int timeout; /* argument that is 0 when it does not wait; -1 without one */
	int count;   /* argument that says how many descriptors: the constant 1 makes it no loop; -1 without one */
};

/* Work that runs elsewhere: the context does not follow. */
struct offload_rule {
	struct rule_origin origin;
	const char *id;
	const char *const *calls;
	size_t call_count;
	int argument;           /* the function that runs elsewhere; -1 when `result` decides */
	struct conditions when; /* of `argument`: these calls only */
	bool by_result;         /* where the call's result equals `result` is elsewhere: the child of a fork */
	int64_t result;
	struct instead *instead; /* how work is handed to it, by framework */
	size_t instead_count;
};

/* A function outside the sources that calls its argument before it returns: qsort, g_hash_table_foreach. */
struct invoke_rule {
	struct rule_origin origin;
	const char *id;
	const char *const *calls;
	size_t call_count;
	unsigned argument;
	bool once; /* the first call of the whole run does: pthread_once */
};

/* A function outside the sources that passes on what it is given: std::move, memcpy, std::bind. */
struct pass_rule {
	struct rule_origin origin;
	const char *id;
	const char *const *calls;
	size_t call_count;
	unsigned argument;
	bool content;           /* not the argument itself, but what it points to */
	int to;                 /* the argument that points to where it goes; -1: it is the result */
	bool number;            /* what is given is the same number, too */
	struct conditions when; /* by the numbers that the call is written with: fcntl() with F_DUPFD */
	bool binds; /* the function in the argument is called later, with arguments that follow it here before others */
};

/* A function outside the sources that makes memory zero, or gives zeroed memory: memset, calloc. */
struct zero_rule {
	struct rule_origin origin;
	const char *id;
	const char *const *calls;
	size_t call_count;
	int argument; /* that points to the memory; -1: the result does */
	struct conditions when;
};

/* A function outside the sources that finds another one by its name: dlsym. */
struct symbol_rule {
	struct rule_origin origin;
	const char *id;
	const char *const *calls;
	size_t call_count;
	unsigned argument; /* the name */
	int to;            /* the argument that points to where the function goes; -1: it is the result */
};

/* A call that makes a descriptor, and what is known of it from then on. */
struct descriptor_rule {
	struct rule_origin origin;
	const char *id;
	const char *const *calls;
	size_t call_count;
	int argument;                  /* where it is stored through a pointer; -1: it is the result */
	struct conditions when;        /* all hold: the rule speaks of this call, before those without conditions */
	const char *kind;              /* "socket", "regular-file", "pipe", "terminal", "event", ... ; "" unknown */
	struct conditions nonblocking; /* all hold: it is born non-blocking */
	bool always_nonblocking;
	bool nonblocking_unknown; /* as something else is that it is given later: a TLS connection's socket */
};

/* A call that makes an existing descriptor non-blocking (or blocking again). */
struct nonblocking_rule {
	struct rule_origin origin;
	const char *id;
	const char *const *calls;
	size_t call_count;
	unsigned sets; /* the argument that is the descriptor */
	struct conditions when;
};

/* Functions at which contexts end because somebody says so. */
struct allow_rule {
	struct rule_origin origin;
	const char *id;
	const char *const *calls;
	size_t call_count;
	const char *reason;
};

/* Where the functions that a rule file names are declared. */
struct headers_rule {
	struct rule_origin origin;
	const char *const *headers; /* "netdb.h" */
	size_t header_count;
	const char *package;          /* of Debian, that has them; null: every C or C++ compiler */
	const char *const *elsewhere; /* names that they do not declare: of other systems, other versions */
	size_t elsewhere_count;
	bool complete; /* what they declare and no rule names does not wait */
};

/* What a context must give back as it found it: "errno". The result of these calls points to it. */
struct kept_rule {
	struct rule_origin origin;
	const char *id;
	const char *const *calls;
	size_t call_count;
};

/* A call by which signals that are blocked elsewhere arrive: while it waits, or, `around`, while what stands between
 * two such calls waits. */
struct window_rule {
	struct rule_origin origin;
	const char *id;
	const char *const *calls;
	size_t call_count;
	bool around;
	struct conditions when; /* of the first of two */
};

/* What to write instead, for all rules that name it; a rule's own words for a framework come before these. */
struct remedies_rule {
	struct rule_origin origin;
	const char *id;
	const char *extends; /* null: it can extend what has its own name only, and then has all words of that */
	struct instead *instead;
	size_t instead_count;
};

/* How a call is rewritten (docs/design/fix.md). */
enum rewrite_kind {
	REWRITE_RENAME,  /* another function in its place, with the same arguments */
	REWRITE_FLAG,    /* a flag beside those of an argument */
	REWRITE_TIMEOUT, /* another value in place of an argument */
	REWRITE_NATIVE,  /* the framework's own call, after which a callback goes on */
	REWRITE_OFFLOAD, /* in another thread: by a function beside it, or what follows goes into a callback */
	REWRITE_KINDS
};

struct renames {
	const char *const *from;
	const char *const *to; /* null: they keep their names */
	size_t count;
};

/* What the name becomes: its new name, or null. */
const char *renames_find(const struct renames *renames, const char *name);

/* How to come by a value that the new code needs: "loop", from a "uv_timer_t *", "{}->loop". */
struct at_hand {
	const char *word, *type, *expression;
};

/* How a function is taken apart at a call: what follows the call goes into a function that the framework calls. */
struct rewrite_split {
	const char *start;        /* in place of the call; null: this rewrite takes nothing apart */
	const char *rest;         /* what goes behind the function: with what follows the call in it */
	const char *outcome;      /* what the call's value is in there; null: a variable that a thread filled in */
	const char *copy;         /* null, or code that copies the array {from} to {to} */
	struct renames out;       /* arguments, by their numbers, through which `rest` has a result: and what that is */
	const char *const *names; /* of `helper`, `start` and `rest`; they give way to names of the function */
	size_t name_count;
	const char *const *lasting; /* parameters of these types lead to something that is still there afterwards */
	size_t lasting_count;
	const char *const *absent; /* numbers of arguments that must be a null pointer */
	size_t absent_count;
	struct renames unless; /* arguments that must be null or the address of a variable of the function, in which
	                        * none of these words stands; with blanks between */
	struct at_hand *at_hand;
	size_t at_hand_count;
};

struct rewrite_rule {
	struct rule_origin origin;
	const char *id;
	const char *framework; /* of the context, or that the user chose; "any": wherever */
	enum rewrite_kind kind;
	struct renames calls;
	struct renames along; /* calls of the same file that are renamed as well */
	enum rewrite_safety grade;
	const char *changes;         /* of SAFETY_CHANGES_BEHAVIOUR: what */
	const char *needs;           /* null, or what must hold and is not checked */
	const char *const *includes; /* headers that the new code needs */
	size_t include_count;
	unsigned argument;        /* of FLAG and TIMEOUT */
	const char *flag, *value; /* of FLAG; of TIMEOUT */
	const char *helper;       /* code to write before the function; docs/rules.md says what stands for what */
	const char *sketch;       /* of SAFETY_MANUAL: code to begin with */
	const char *const *rules; /* only findings of these; count 0: of any */
	size_t rule_count;
	unsigned not_in; /* bits of enum context_kind: where it would do harm */
	struct rewrite_split split;
};

/* Calls that keep no address that they are given. */
struct forgets_rule {
	struct rule_origin origin;
	const char *id;
	const char *const *calls;
	size_t call_count;
};

/* What a call does with a lock. */
enum lock_act {
	LOCK_ACQUIRE,
	LOCK_TRY, /* takes it when the result says so */
	LOCK_RELEASE,
	LOCK_WAIT,   /* gives it back while it waits, and has it again when it returns: pthread_cond_wait */
	LOCK_DEFER,  /* makes a guard that does not hold its lock yet */
	LOCK_ADOPT,  /* makes a guard of a lock that is held already */
	LOCK_HOLDS,  /* asks a guard whether it holds its lock */
	LOCK_LET_GO, /* a guard gives its lock away, still held: std::unique_lock::release */
	LOCK_SWAP,   /* two guards exchange what they hold: the object and the argument, or the first two arguments */
	LOCK_GIVES,  /* what holds a guard, or is one, gives it as its result: std::optional::operator-> */
	LOCK_TAKE_OVER, /* a guard gives back its lock and takes that of another guard: std::unique_lock::operator= */
};

/* Which of a call's arguments is the lock, where it has no number. */
enum { LOCK_RECEIVER = -1, LOCK_ALL = -2 };

/* The result that says that the lock was taken: of a TRY, and of an ACQUIRE that tells. */
struct lock_success {
	bool known;
	int64_t result;
	bool is_truth; /* instead: every result but 0 */
};

struct lock_action {
	enum lock_act act;
	const char *const *names;
	size_t name_count;
	int argument; /* from 0, or LOCK_RECEIVER: the object whose method it is; LOCK_ALL: every argument is a lock */
	struct lock_success success;
	struct conditions when;
};

/* A lock that is not given back by a call: putting this number into it does. */
struct lock_store {
	bool releases;
	int64_t number;
};

/* Calls that belong to one kind of lock. */
struct lock_rule {
	struct rule_origin origin;
	const char *id;
	int argument;                /* of actions that say nothing else */
	struct lock_success success; /* the same */
	bool guard;                  /* its constructors make an object that holds the lock until its destructor */
	struct lock_store store;
	bool paired;                /* is a lock only where the function that takes it also gives it back */
	enum confidence confidence; /* how sure it is that others wait for the holder */
	struct instead
	    instead; /* of waits below the lock whose rule has no words for it; use: null when there are none */
	struct lock_action *actions;
	size_t action_count;
};

struct pack {
	const char *name, *title, *folder;
	bool on;     /* by default */
	bool loaded; /* after the choice */
};

struct ruleset {
	struct arena *arena;
	struct yaml_memory *memory; /* of files that were parsed before, or null: see ruleset_remember() */
	uint64_t content;           /* a hash of all files that were loaded, in their order */
	VECTOR(struct pack) packs;
	VECTOR(struct rule) rules;
	VECTOR(struct context_rule) contexts;
	VECTOR(struct multiplexer_rule) multiplexers;
	VECTOR(struct offload_rule) offloads;
	VECTOR(struct invoke_rule) invokes;
	VECTOR(struct pass_rule) passes;
	VECTOR(struct zero_rule) zeroes;
	VECTOR(struct symbol_rule) symbols;
	VECTOR(struct descriptor_rule) descriptors;
	VECTOR(struct nonblocking_rule) nonblockings;
	VECTOR(struct allow_rule) allows;
	VECTOR(struct lock_rule) locks;
	VECTOR(struct headers_rule) headers;
	VECTOR(struct kept_rule) kepts;
	VECTOR(struct window_rule) windows;
	VECTOR(struct remedies_rule) remedies;
	VECTOR(struct rewrite_rule) rewrites;
	VECTOR(struct forgets_rule) forgets;
	struct table *constants; /* name → index into constant_values */
	VECTOR(int64_t) constant_values;
	VECTOR(const char *) constant_names; /* at the same indices */
	struct table *ids;                   /* rule id → index into rules */
};

struct ruleset *ruleset_new(void);
void ruleset_free(struct ruleset *ruleset); /* null is allowed */

/* Before anything is loaded: files that read as they did when this program wrote the file at path are not parsed again
 * (yaml/yaml_memory.h). */
/* False: that file is damaged, and is of no use. */
bool ruleset_remember(struct ruleset *ruleset, const char *path);
/* After all is loaded: writes it, where that would be something else. */
bool ruleset_keep_parsed(const struct ruleset *ruleset, struct error *error);

/* Which packs to load: the defaults of the packs, or all; then `with`, then `without`; the last word wins. */
struct pack_choice {
	bool all;
	const char *const *with;
	size_t with_count;
	const char *const *without;
	size_t without_count;
};

/* Loads every *.yaml below the shipped rules' folder, in the order of their names; each folder in it is a pack. The
 * constants are read first, so that the order of files does not matter. An unknown pack name in choice is an error that
 * names the nearest; so is a rule or context that stands twice, and a folder without rules. After an error the ruleset
 * holds what was read before it: good for nothing but ruleset_free. */
bool ruleset_load_shipped(struct ruleset *ruleset, const char *folder, const struct pack_choice *choice,
                          struct error *error);

/* Loads a file, or every *.yaml below a folder, as pack "user". A rule or context with the id of one from an earlier
 * load replaces it, or adds to it where it says so; twice in one load is an error that names both places. A pack.yaml
 * is not looked at. */
bool ruleset_load_path(struct ruleset *ruleset, const char *path, struct error *error);

/* The same for a file that is in memory already; name stands for it in errors and origins. */
bool ruleset_load_text(struct ruleset *ruleset, const char *name, const char *text, size_t size, struct error *error);

/* Sets a rule's level; false with *error (the nearest id named) when there is no such rule. */
bool ruleset_set_level(struct ruleset *ruleset, const char *id, unsigned level, struct error *error);

/* Was every function of the header judged, so that one that no rule names does not wait? */
bool ruleset_is_complete_for(const struct ruleset *ruleset, const char *header_path);

/* Is it a concern in contexts of this kind? CONTEXT_KINDS: anywhere at all. */
bool rule_concerns(const struct rule *rule, enum context_kind kind);

const struct rule *ruleset_find(const struct ruleset *ruleset, const char *id);

/* The id that was perhaps meant by one that no rule has; null when a rule has it, or none is near. */
const char *ruleset_nearest(const struct ruleset *ruleset, const char *id);

/* The same, but a rule that is not there is an error that names the nearest. */
const struct rule *ruleset_demand(const struct ruleset *ruleset, const char *id, struct error *error);

/* The entry that fits a framework: its own, else "any", else null. framework may be null. */
const struct instead *instead_for(const struct instead *entries, size_t count, const char *framework);
/* For a call that waits for work which its own context handed over: the framework's own, else "awaited", else null. */
const struct instead *instead_for_awaited(const struct instead *entries, size_t count, const char *framework);
const struct instead *rule_instead_for(const struct rule *rule, const char *framework);

/* How functions of that framework hand work to a thread, as the first off-load says that has words for it; null: nobody
 * says. */
const struct instead *offload_instead_for(const struct ruleset *ruleset, const char *framework);

/* Words as they stand in YAML and reports. */
/* Is a descriptor of that kind one of the wanted kind? (A listening socket is a socket.) */
bool descriptor_kind_is(const char *kind, const char *wanted);

const char *rule_class_name(enum rule_class class_);
const char *rule_bound_name(enum rule_bound bound);
const char *context_kind_name(enum context_kind kind);

/* "third argument" of position 2: rules count arguments from 0, people do not. "receiver" of ARGUMENT_RECEIVER. */
void add_argument_name(struct text *out, unsigned argument);

const char *context_kind_phrase(enum context_kind kind); /* "a signal handler" */
/* "an event loop or a signal handler", of bits of enum context_kind. */
const char *context_kinds_phrase(struct arena *arena, unsigned kinds);
const char *confidence_name(enum confidence confidence);
const char *rewrite_safety_name(enum rewrite_safety safety);
const char *rewrite_kind_name(enum rewrite_kind kind);

#endif
