/* Documents that begin with `lock`: what takes a lock, what gives it back, what waits without it. */
#include "rules/reading.h"

#include <string.h>

static const struct place_of_lock {
	const char *word;
	int argument;
} places_of_locks[] = {{"receiver", LOCK_RECEIVER}, {"all", LOCK_ALL}};

enum { PLACE_COUNT = sizeof places_of_locks / sizeof *places_of_locks };

/* A number, or a word for what has none. */
static bool read_which(struct reading *reading, const struct yaml_node *node, const char *what, struct slot slot)
{
	const char *words[PLACE_COUNT];
	unsigned word;
	if (node->kind == YAML_SCALAR && strspn(node->text, "-0123456789") > 0)
		return read_argument(reading, node, what, slot);
	for (size_t i = 0; i < PLACE_COUNT; i++)
		words[i] = places_of_locks[i].word;
	if (!yaml_word(node, what, words, PLACE_COUNT, &word, reading->error))
		return false;
	*(int *)slot.value = places_of_locks[word].argument;
	return true;
}

/* A number, or `true` for every result but 0. */
static bool read_success(struct reading *reading, const struct yaml_node *node, const char *what, struct slot slot)
{
	struct lock_success *success = slot.value;
	success->known = true;
	success->is_truth = node->kind == YAML_SCALAR && strcmp(node->text, "true") == 0;
	return success->is_truth || read_number(reading, node, what, (struct slot){&success->result, NULL});
}

static bool read_store(struct reading *reading, const struct yaml_node *node, const char *what, struct slot slot)
{
	struct lock_store *store = slot.value;
	store->releases = true;
	return read_number(reading, node, what, (struct slot){&store->number, NULL});
}

#define ACTION_CALLS                                                                                               \
	{"call", true, read_names, offsetof(struct lock_action, names), offsetof(struct lock_action, name_count)}, \
	    {"when", false, read_conditions, offsetof(struct lock_action, when), 0}

static bool read_action_keys(struct reading *reading, const struct yaml_node *node, const char *what,
                             struct lock_action *action)
{
	static const struct field plain[] = {
	    ACTION_CALLS,
	    {"argument", false, read_which, offsetof(struct lock_action, argument), 0},
	};
	static const struct field try[] = {
	    ACTION_CALLS,
	    {"argument", false, read_which, offsetof(struct lock_action, argument), 0},
	    {"success", false, read_success, offsetof(struct lock_action, success), 0},
	};
	static const struct field wait[] = {
	    ACTION_CALLS,
	    {"releases", true, read_which, offsetof(struct lock_action, argument), 0},
	};
	if (action->act == LOCK_WAIT)
		return FIELDS_READ(reading, node, what, wait, action);
	if (action->act == LOCK_TRY)
		return FIELDS_READ(reading, node, what, try, action);
	return FIELDS_READ(reading, node, what, plain, action);
}

/* An item is a name, or a mapping where there is more to say. */
static bool read_action(struct reading *reading, const struct yaml_node *node, const char *what,
                        struct lock_action *action)
{
	if (node->kind == YAML_MAPPING)
		return read_action_keys(reading, node, what, action);
	if (action->act == LOCK_WAIT)
		return yaml_error(node, reading->error, "expected {call: ..., releases: N} for %s, found a name only",
		                  what);
	return read_names(reading, node, what, (struct slot){(void *)&action->names, &action->name_count});
}

typedef VECTOR(struct lock_action) action_list;

static bool read_actions(struct reading *reading, const struct yaml_node *node, const char *what,
                         const struct lock_action *blank, action_list *actions)
{
	bool list = node->kind == YAML_SEQUENCE;
	size_t count = list ? node->count : 1;
	if (count == 0)
		return yaml_error(node, reading->error, "expected a name for %s, found an empty list", what);
	for (size_t i = 0; i < count; i++) {
		struct lock_action action = *blank;
		if (!read_action(reading, list ? node->items[i] : node, what, &action))
			return false;
		VECTOR_PUSH(*actions, action);
	}
	return true;
}

static const struct act {
	const char *key;
	enum lock_act act;
} acts[] = {
    {"acquire", LOCK_ACQUIRE},      {"try", LOCK_TRY},     {"release", LOCK_RELEASE}, {"waits", LOCK_WAIT},
    {"defer", LOCK_DEFER},          {"adopt", LOCK_ADOPT}, {"holds", LOCK_HOLDS},     {"lets-go", LOCK_LET_GO},
    {"takes-over", LOCK_TAKE_OVER}, {"swaps", LOCK_SWAP},  {"gives", LOCK_GIVES},
};

enum { ACT_COUNT = sizeof acts / sizeof *acts };

/* Read by read_all_actions, when everything they take their defaults from is known. */
static bool read_later(struct reading *reading, const struct yaml_node *node, const char *what, struct slot slot)
{
	(void)reading;
	(void)node;
	(void)what;
	(void)slot;
	return true;
}

static bool read_all_actions(struct reading *reading, const struct document *document, struct lock_rule *lock)
{
	action_list actions = {0};
	bool good = true;
	for (size_t i = 0; i < ACT_COUNT && good; i++) {
		struct lock_action blank = {.act = acts[i].act, .argument = lock->argument, .success = lock->success};
		const struct yaml_node *node = yaml_get(document->root, acts[i].key);
		blank.success.known |= blank.act == LOCK_TRY; /* 0, unless the rule says otherwise */
		if (node)
			good = read_actions(reading, node, key_of(reading, acts[i].key, document->subject), &blank,
			                    &actions);
	}
	if (good && actions.count == 0)
		good = yaml_error(document->root, reading->error,
		                  "%s says nothing: it lacks 'acquire', 'release' or 'waits'", document->subject);
	lock->actions = ARENA_ARRAY(reading->arena, struct lock_action, actions.count + 1);
	for (size_t i = 0; i < actions.count; i++)
		lock->actions[i] = actions.items[i];
	lock->action_count = actions.count;
	VECTOR_FREE(actions);
	return good;
}

static bool read_lock_confidence(struct reading *reading, const struct yaml_node *node, const char *what,
                                 struct slot slot)
{
	unsigned word;
	if (!yaml_word(node, what, confidence_words, CONFIDENCES, &word, reading->error))
		return false;
	*(enum confidence *)slot.value = (enum confidence)word;
	return true;
}

bool read_lock(struct reading *reading, const struct document *document)
{
	static const struct field fields[] = {
	    {"lock", true, read_id, offsetof(struct lock_rule, id), 0},
	    {"argument", false, read_which, offsetof(struct lock_rule, argument), 0},
	    {"success", false, read_success, offsetof(struct lock_rule, success), 0},
	    {"guard", false, read_flag, offsetof(struct lock_rule, guard), 0},
	    {"paired", false, read_flag, offsetof(struct lock_rule, paired), 0},
	    {"release-by-store", false, read_store, offsetof(struct lock_rule, store), 0},
	    {"confidence", false, read_lock_confidence, offsetof(struct lock_rule, confidence), 0},
	    {"instead", false, read_text, offsetof(struct lock_rule, instead.use), 0},
	    {"acquire", false, read_later, 0, 0},
	    {"try", false, read_later, 0, 0},
	    {"release", false, read_later, 0, 0},
	    {"waits", false, read_later, 0, 0},
	    {"defer", false, read_later, 0, 0},
	    {"adopt", false, read_later, 0, 0},
	    {"holds", false, read_later, 0, 0},
	    {"lets-go", false, read_later, 0, 0},
	    {"takes-over", false, read_later, 0, 0},
	    {"swaps", false, read_later, 0, 0},
	    {"gives", false, read_later, 0, 0},
	};
	struct lock_rule lock = {
	    .origin = document->origin, .confidence = CONFIDENCE_HIGH, .instead.framework = "lock"};
	if (!FIELDS_READ(reading, document->root, document->subject, fields, &lock) ||
	    !read_all_actions(reading, document, &lock))
		return false;
	VECTOR_PUSH(reading->ruleset->locks, lock);
	return true;
}
