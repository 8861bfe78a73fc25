/* What the program's end tells the one who started it. */
#ifndef GOINCEPTION_CLI_EXIT_CODE_H
#define GOINCEPTION_CLI_EXIT_CODE_H

enum exit_code {
	EXIT_CLEAN = 0,      /* nothing at or above --fail-on */
	EXIT_FINDINGS = 1,   /* findings, or failed fixtures */
	EXIT_USAGE = 2,      /* usage, configuration or rule error */
	EXIT_INCOMPLETE = 3, /* --strict, and a source could not be analysed */
	EXIT_INTERNAL = 70,  /* a fault of the program or of the machine: no memory, a full disk */
	EXIT_INTERRUPTED = 130,
};

#endif
