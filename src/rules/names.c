/* The words of the rule language that stand for enums. */
#include "rules/reading.h"

#include <string.h>

const char *const rule_class_words[RULE_CLASSES] = {
    [RULE_CLASS_NETWORK] = "network", [RULE_CLASS_DNS] = "dns",           [RULE_CLASS_DISK] = "disk",
    [RULE_CLASS_PROCESS] = "process", [RULE_CLASS_TIMER] = "timer",       [RULE_CLASS_LOCK] = "lock",
    [RULE_CLASS_IPC] = "ipc",         [RULE_CLASS_TERMINAL] = "terminal", [RULE_CLASS_CPU] = "cpu",
    [RULE_CLASS_UNSAFE] = "unsafe",
};

const char *const rule_bound_words[RULE_BOUNDS] = {
    [RULE_BOUND_UNBOUNDED] = "unbounded", [RULE_BOUND_PEER] = "peer",     [RULE_BOUND_DISK] = "disk",
    [RULE_BOUND_CHILD] = "child",         [RULE_BOUND_HOLDER] = "holder", [RULE_BOUND_USER] = "user",
    [RULE_BOUND_ARGUMENT] = "argument",   [RULE_BOUND_WORK] = "work",     [RULE_BOUND_NONE] = "none",
};

const char *const context_kind_words[CONTEXT_KINDS] = {
    [CONTEXT_EVENT_LOOP] = "event-loop",
    [CONTEXT_COROUTINE] = "coroutine",
    [CONTEXT_SIGNAL_HANDLER] = "signal-handler",
    [CONTEXT_REAL_TIME] = "real-time",
    [CONTEXT_CRITICAL_SECTION] = "critical-section",
    [CONTEXT_NONBLOCKING] = "nonblocking",
    [CONTEXT_USER] = "user",
};

static const char *const context_kind_phrases[CONTEXT_KINDS] = {
    [CONTEXT_EVENT_LOOP] = "an event loop",
    [CONTEXT_COROUTINE] = "a coroutine",
    [CONTEXT_SIGNAL_HANDLER] = "a signal handler",
    [CONTEXT_REAL_TIME] = "real-time code",
    [CONTEXT_CRITICAL_SECTION] = "a critical section",
    [CONTEXT_NONBLOCKING] = "a function that must not wait",
    [CONTEXT_USER] = "this context",
};

const char *const confidence_words[CONFIDENCES] = {
    [CONFIDENCE_LOW] = "low",
    [CONFIDENCE_MEDIUM] = "medium",
    [CONFIDENCE_HIGH] = "high",
};

const char *const rewrite_safety_words[REWRITE_SAFETIES] = {
    [SAFETY_MANUAL] = "manual",
    [SAFETY_CHANGES_BEHAVIOUR] = "changes-behaviour",
    [SAFETY_SAFE] = "safe",
};

const char *const time_unit_words[TIME_UNITS] = {
    "seconds", "milliseconds", "microseconds", "nanoseconds", "timespec", "timeval",
};

const char *const descriptor_kind_words[DESCRIPTOR_KINDS] = {
    "regular-file", "socket", "listener", "datagram-socket", "pipe",
    "terminal",     "event",  "timer",    "directory",       "virtual-file",
};

const char *const descriptor_kind_phrases[DESCRIPTOR_KINDS] = {
    "a regular file",
    "a socket",
    "a listening socket",
    "a socket for datagrams",
    "a pipe",
    "a terminal",
    "an event descriptor",
    "a timer descriptor",
    "a directory",
    "a file that the kernel makes up",
};

bool descriptor_kind_is(const char *kind, const char *wanted)
{
	/* A listening socket is a socket, but nothing is read from it; one for datagrams is connected at once. */
	return strcmp(kind, wanted) == 0 || ((strcmp(kind, "listener") == 0 || strcmp(kind, "datagram-socket") == 0) &&
	                                     strcmp(wanted, "socket") == 0);
}

const char *rule_class_name(enum rule_class class_) { return rule_class_words[class_]; }

const char *rule_bound_name(enum rule_bound bound) { return rule_bound_words[bound]; }

const char *context_kind_name(enum context_kind kind) { return context_kind_words[kind]; }

const char *context_kind_phrase(enum context_kind kind) { return context_kind_phrases[kind]; }

const char *context_kinds_phrase(struct arena *arena, unsigned kinds)
{
	const char *text = "";
	for (unsigned kind = 0; kind < CONTEXT_KINDS; kind++) {
		const char *separator = !*text ? "" : kinds >> kind == 1 ? " or " : ", ";
		if (kinds & 1U << kind)
			text = arena_printf(arena, "%s%s%s", text, separator, context_kind_phrases[kind]);
	}
	return text;
}

const char *confidence_name(enum confidence confidence) { return confidence_words[confidence]; }

const char *rewrite_safety_name(enum rewrite_safety safety) { return rewrite_safety_words[safety]; }

void add_argument_name(struct text *out, unsigned argument)
{
	static const char *const ordinals[] = {"first", "second", "third", "fourth", "fifth", "sixth"};
	if (argument == ARGUMENT_RECEIVER)
		text_printf(out, "receiver");
	else if (argument < sizeof ordinals / sizeof *ordinals)
		text_printf(out, "%s argument", ordinals[argument]);
	else
		text_printf(out, "argument number %u", argument + 1);
}
