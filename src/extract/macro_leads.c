#include "extract/macro_leads.h"

#include "base/arena.h"
#include "base/table.h"
#include "extract/c_text.h"
#include "extract/precompiled.h"

#include <stdlib.h>
#include <string.h>

/* A name that is a macro's, or stands in the text of one. */
struct node {
	uint32_t name;
	uint32_t first_lead; /* TABLE_NONE: none */
	uint32_t seen;       /* by the question last, from 1 */
};

struct lead {
	uint32_t to;   /* node */
	uint32_t next; /* lead of the same node, or TABLE_NONE */
};

struct macro_leads {
	struct table *numbers; /* name → node */
	VECTOR(struct node) nodes;
	VECTOR(struct lead) leads;
	uint32_t questions;
};

struct macro_leads *macro_leads_new(void)
{
	struct macro_leads *leads = memory_zeroed(1, sizeof *leads);
	leads->numbers = table_new();
	return leads;
}

void macro_leads_free(struct macro_leads *leads)
{
	if (!leads)
		return;
	table_free(leads->numbers);
	VECTOR_FREE(leads->nodes);
	VECTOR_FREE(leads->leads);
	free(leads);
}

static uint32_t node_of(struct macro_leads *leads, uint32_t name)
{
	uint32_t next = (uint32_t)leads->nodes.count, node = table_put_number(leads->numbers, name, next);
	if (node == next)
		VECTOR_PUSH(leads->nodes, (struct node){.name = name, .first_lead = TABLE_NONE});
	return node;
}

/* Is the name among those between `from` and `end`? */
static bool is_parameter(const char *from, const char *end, const char *name, size_t length)
{
	size_t found;
	for (; (from = c_text_next_name(from, end, &found)); from += found)
		if (found == length && memcmp(from, name, length) == 0)
			return true;
	return false;
}

void macro_leads_add(struct macro_leads *leads, const char *definition)
{
	size_t length;
	const char *end = definition + strlen(definition), *macro = c_text_next_name(definition, end, &length);
	if (!macro)
		return;
	const char *parameters = macro + length, *body = parameters;
	if (*parameters == '(')
		body += strcspn(parameters, ")");
	uint32_t from = node_of(leads, precompiled_name(macro, length));
	for (const char *name = body; (name = c_text_next_name(name, end, &length)); name += length) {
		if (is_parameter(parameters, body, name, length))
			continue;
		uint32_t to = node_of(leads, precompiled_name(name, length));
		VECTOR_PUSH(leads->leads, (struct lead){to, leads->nodes.items[from].first_lead});
		leads->nodes.items[from].first_lead = (uint32_t)leads->leads.count - 1;
	}
}

static void follow(struct macro_leads *leads, uint32_t name, macro_names *found)
{
	uint32_t node = table_get_number(leads->numbers, name);
	uint32_t lead = node == TABLE_NONE ? TABLE_NONE : leads->nodes.items[node].first_lead;
	for (; lead != TABLE_NONE; lead = leads->leads.items[lead].next) {
		struct node *to = &leads->nodes.items[leads->leads.items[lead].to];
		if (to->seen == leads->questions)
			continue;
		to->seen = leads->questions;
		VECTOR_PUSH(*found, to->name);
	}
}

void macro_leads_follow(struct macro_leads *leads, const uint32_t *names, size_t count, macro_names *found)
{
	found->count = 0;
	leads->questions++;
	for (size_t i = 0; i < count; i++)
		follow(leads, names[i], found);
	for (size_t i = 0; i < found->count; i++)
		follow(leads, found->items[i], found);
}
