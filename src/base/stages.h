/* Where the time of a run goes: each moment belongs to one stage. As with the log, rooms only say what they do now;
 * what becomes of it is decided by cli. */
#ifndef GOINCEPTION_BASE_STAGES_H
#define GOINCEPTION_BASE_STAGES_H

enum stage {
	STAGE_PREPARE, /* settings, rules, which sources with which flags */
	STAGE_EXTRACT, /* worker processes parse sources */
	STAGE_READ,    /* facts, from workers, the cache or facts files */
	STAGE_LINK,    /* facts of all sources become one program */
	STAGE_FLOW,    /* what values hold; indirect calls */
	STAGE_DECIDE,  /* locks, contexts, what they reach, findings */
	STAGE_REPORT,
	STAGES
};

/* Seconds. CPU is user and system time of this process, all its threads together, and, of STAGE_EXTRACT, of the worker
 * processes that have ended. */
struct stage_cost {
	double wall, cpu;
};

/* The time from now on is the stage's; gives the stage it was before. The first call starts the clock. */
enum stage stages_enter(enum stage stage);

/* So far. */
struct stage_cost stages_cost(enum stage stage);

const char *stages_name(enum stage stage); /* "prepare" */

#endif
