#include "report/brief.h"

#include "report/page.h"
#include "report/wording.h"

void brief_chain(struct text *out, const struct finding *finding)
{
	for (size_t i = 0; i < finding->chain_length; i++)
		text_printf(out, "%s%s", i ? " > " : "", finding->chain[i].function);
}

static void add_context(struct text *out, const struct finding_context *context, const char *root)
{
	bool is_lock = !context->rule && context->kind == CONTEXT_CRITICAL_SECTION;
	text_add(out, " ");
	wording_context(out, context);
	if (context->evidence.place.file[0]) {
		text_add(out, is_lock ? " " : " (");
		place_write(out, root, &context->evidence.place);
		text_add(out, is_lock ? "" : ")");
	}
	text_add(out, ".");
}

void brief_write(struct text *out, const struct finding *finding, const char *root)
{
	text_printf(out, "%s.", finding->message);
	if (finding->context)
		add_context(out, finding->context, root);
	if (finding->chain_length > 1) {
		text_add(out, " The way there: ");
		brief_chain(out, finding);
		text_add(out, ".");
	}
	if (finding->cause) {
		text_add(out, " Since the change: ");
		wording_cause(out, finding);
		text_add(out, ".");
	}
	if (finding->instead) {
		text_printf(out, " Instead (%s): ", finding->instead->framework);
		wording_instead(out, finding->instead);
		text_add(out, ".");
	}
	if (finding->offload)
		text_printf(out, " Or (%s): %s.", finding->offload->framework, finding->offload->use);
}
