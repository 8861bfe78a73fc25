/* The parts of a SARIF log, each in a file of its own; only for this room. */
#ifndef GOINCEPTION_REPORT_SARIF_PARTS_H
#define GOINCEPTION_REPORT_SARIF_PARTS_H

#include "base/table.h"
#include "report/json_parts.h"
#include "report/source_lines.h"

struct sarif {
	const struct analysis *analysis;
	const char *root; /* addresses are relative to it */
	struct source_lines lines;
	struct table *rule_numbers; /* by id → index into the rules of the log */
	struct text scratch;        /* sentences on their way into a value; empty between */
	struct table *file_numbers; /* by path → index into files: each is made once */
	VECTOR(json_t *) files;
};

/* {"text": what was gathered in scratch}, which is cleared. */
json_t *sarif_message(struct sarif *sarif);

/* What the log says of the tool: its rules are those of the findings. Numbers them. */
json_t *sarif_tool(struct sarif *sarif);

/* One result with its code flow, which begins at the registration of the context. */
json_t *sarif_result(struct sarif *sarif, const struct finding *finding);

/* A result of the baseline that is found no more. */
json_t *sarif_fixed_result(struct sarif *sarif, const struct known_finding *fixed);

/* What went wrong with sources, headers and flags. */
json_t *sarif_invocation(struct sarif *sarif);

/* A file: members uri and, below the root, uriBaseId. */
json_t *sarif_artifact(struct sarif *sarif, const char *path);

/* What an editor can do about the finding; an empty array when its rule says nothing that exact. */
json_t *sarif_fixes(struct sarif *sarif, const struct finding *finding);

/* A location, with the function it is in (null: none). Null, the pointer, when no file is known. */
json_t *sarif_location(struct sarif *sarif, const struct place *place, const char *function);

/* What the relative addresses of files are relative to. */
json_t *sarif_bases(struct sarif *sarif);

#endif
