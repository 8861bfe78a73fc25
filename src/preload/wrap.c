/* The calls of calls.def, each as a function of its own name. */
#include "preload.h"

#include "calls.h"

#undef CALL
#undef CALL_VOID
#undef CALL_WORD
#undef CALL_FORMAT
#undef CALL_FORMAT_VOID
#undef CALL_SYSCALL
#undef WAIT

#define HOOK __attribute__((visibility("default")))

/* Names that headers keep to themselves. */
#define CALL(type, name, of, pace, parameters, arguments)                     HOOK type name parameters;
#define CALL_VOID(name, of, pace, parameters, arguments)                      HOOK void name parameters;
#define CALL_WORD(type, name, of, pace, parameters, last, arguments)          HOOK type name parameters;
#define CALL_FORMAT(type, name, of, pace, parameters, last, other, arguments) HOOK type name parameters;
#define CALL_FORMAT_VOID(name, of, pace, parameters, last, other, arguments)  HOOK void name parameters;
#define CALL_SYSCALL(type, name, of, pace)                                    HOOK type name(long number, ...);
#define WAIT(type, name, of, parameters, arguments, descriptors, waits)       HOOK type name parameters;
#include "calls.def"
#undef CALL
#undef CALL_VOID
#undef CALL_WORD
#undef CALL_FORMAT
#undef CALL_FORMAT_VOID
#undef CALL_SYSCALL
#undef WAIT

#define NEXT(name) ((__typeof__(&(name)))next_function(CALL_##name))

/* The body of a hook: `call` is made in any case, and timed where it is the outermost of a thread with a loop. */
#define TIMED(name, pace, call)                                                           \
	struct watched_thread *hooked = &this_thread;                                     \
	const char *hooked_frame = __builtin_frame_address(0);                            \
	if (!hooked->slot || !call_begins(hooked, hooked_frame))                          \
		return call;                                                              \
	struct timespec hooked_since;                                                     \
	hooked->look(clock_for(hooked, pace), &hooked_since);                             \
	__typeof__(call) hooked_result = call;                                            \
	call_ends(hooked, CALL_##name, pace, &hooked_since, __builtin_return_address(0)); \
	return hooked_result

#define TIMED_VOID(name, pace, call)                               \
	struct watched_thread *hooked = &this_thread;              \
	const char *hooked_frame = __builtin_frame_address(0);     \
	if (!hooked->slot || !call_begins(hooked, hooked_frame)) { \
		call;                                              \
		return;                                            \
	}                                                          \
	struct timespec hooked_since;                              \
	hooked->look(clock_for(hooked, pace), &hooked_since);      \
	call;                                                      \
	call_ends(hooked, CALL_##name, pace, &hooked_since, __builtin_return_address(0))

#define CALL(type, name, of, pace, parameters, arguments) \
	type name parameters { TIMED(name, pace, NEXT(name) arguments); }

#define CALL_VOID(name, of, pace, parameters, arguments) \
	void name parameters { TIMED_VOID(name, pace, NEXT(name) arguments); }

/* The word is there or not, the called function knows; to pass on what is not there costs nothing and harms nothing. */
#define CALL_WORD(type, name, of, pace, parameters, last, arguments) \
	type name parameters                                         \
	{                                                            \
		va_list list;                                        \
		va_start(list, last);                                \
		long word = va_arg(list, long);                      \
		va_end(list);                                        \
		TIMED(name, pace, NEXT(name) arguments);             \
	}

/* The same with `list`, which must be ended before the hook returns. */
#define TIMED_FORMAT(name, pace, last, call)                                          \
	struct watched_thread *hooked = &this_thread;                                 \
	bool timed = hooked->slot && call_begins(hooked, __builtin_frame_address(0)); \
	struct timespec hooked_since = {0};                                           \
	if (timed)                                                                    \
		hooked->look(clock_for(hooked, pace), &hooked_since);                 \
	va_list list;                                                                 \
	va_start(list, last);                                                         \
	call;                                                                         \
	va_end(list);                                                                 \
	if (timed)                                                                    \
	call_ends(hooked, CALL_##name, pace, &hooked_since, __builtin_return_address(0))

#define CALL_FORMAT(type, name, of, pace, parameters, last, other, arguments)   \
	type name parameters                                                    \
	{                                                                       \
		type result;                                                    \
		TIMED_FORMAT(name, pace, last, result = NEXT(other) arguments); \
		return result;                                                  \
	}

#define CALL_FORMAT_VOID(name, of, pace, parameters, last, other, arguments) \
	void name parameters { TIMED_FORMAT(name, pace, last, NEXT(other) arguments); }

#define CALL_SYSCALL(type, name, of, pace)                                                                         \
	type name(long number, ...)                                                                                \
	{                                                                                                          \
		va_list list;                                                                                      \
		long words[6];                                                                                     \
		va_start(list, number);                                                                            \
		for (int i = 0; i < 6; i++)                                                                        \
			words[i] = va_arg(list, long);                                                             \
		va_end(list);                                                                                      \
		TIMED(name, pace, NEXT(name)(number, words[0], words[1], words[2], words[3], words[4], words[5])); \
	}

#define WAIT(type, name, of, parameters, arguments, descriptors, waits)                               \
	type name parameters                                                                          \
	{                                                                                             \
		struct watched_thread *waiting = &this_thread;                                        \
		const char *place = __builtin_frame_address(0);                                       \
		if (!this_process.file || !(waits) || (waiting->outer && place < waiting->outer))     \
			return NEXT(name) arguments;                                                  \
		if (wait_begins(waiting, __builtin_return_address(0), descriptors) == WAIT_OF_LOOP) { \
			type ready = NEXT(name) arguments;                                            \
			wait_ends(waiting);                                                           \
			return ready;                                                                 \
		}                                                                                     \
		TIMED(name, RARE, NEXT(name) arguments);                                              \
	}

#include "calls.def"
