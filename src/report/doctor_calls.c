/* The diagnosis of indirect calls for people. */
#include "report/doctor_text.h"
#include "report/wording.h"

static double share(unsigned part, unsigned whole) { return whole ? 100.0 * part / whole : 100.0; }

static unsigned answerable(const struct diagnosis *diagnosis)
{
	return diagnosis->indirect_calls - diagnosis->indirect_unresolved[ORIGIN_OUTSIDE] -
	       diagnosis->indirect_unresolved[ORIGIN_NEVER];
}

static void put_shares(struct doctor *doctor)
{
	const struct diagnosis *diagnosis = doctor->diagnosis;
	struct text *row = &doctor->scratch;
	unsigned nobody = diagnosis->indirect_unresolved[ORIGIN_NOBODY];
	unsigned asked = answerable(diagnosis), answered = diagnosis->indirect_resolved + nobody;
	wording_number(row, diagnosis->indirect_resolved);
	text_add(row, " of ");
	wording_count(row, diagnosis->indirect_calls, "indirect call");
	text_printf(row, " resolved (%.1f %%)", share(diagnosis->indirect_resolved, diagnosis->indirect_calls));
	if (nobody > 0) {
		text_add(row, ", ");
		wording_number(row, nobody);
		text_printf(row, " never made (together %.1f %%)", share(answered, diagnosis->indirect_calls));
	}
	if (asked < diagnosis->indirect_calls && asked > 0) {
		text_add(row, "; of the ");
		wording_number(row, asked);
		text_printf(row, " that call what these sources store somewhere, %.1f %%", share(answered, asked));
	}
	doctor_gathered(doctor, ANSWER);
}

static void put_widths(struct doctor *doctor)
{
	static const char *const words[WIDTHS] = {[WIDTH_ONE] = "1 function",
	                                          [WIDTH_UP_TO_4] = "2 to 4",
	                                          [WIDTH_UP_TO_16] = "5 to 16",
	                                          [WIDTH_UP_TO_64] = "17 to 64",
	                                          [WIDTH_MORE] = "more"};
	struct text *row = &doctor->scratch;
	bool first = true;
	for (size_t w = 0; w < WIDTHS; w++) {
		unsigned calls = doctor->diagnosis->indirect_widths[w];
		if (calls == 0)
			continue;
		text_printf(row, first ? "they lead to %s: " : ", %s: ", words[w]);
		wording_count(row, calls, "call");
		first = false;
	}
	if (!first)
		doctor_gathered(doctor, ANSWER);
}

static void put_type(struct doctor *doctor, const struct unresolved_type *type)
{
	struct text *row = &doctor->scratch;
	text_printf(row, "%s: ", type->type);
	wording_count(row, type->call_count, "call");
	if (type->origin == ORIGIN_UNSEEN) {
		text_add(row, "; ");
		wording_count(row, type->fitting, "function");
		text_add(row,
		         type->fitting == 1 ? " of this type is used as a value" : " of this type are used as values");
	}
	doctor_gathered(doctor, ROW);
	for (size_t i = 0; i < type->call_count && i < PLACES_SHOWN; i++) {
		const struct unresolved_call *call = &type->calls[i];
		doctor_gather_place(doctor, &call->place);
		text_add(row, call->function[0] ? " in " : "");
		if (call->function[0])
			wording_function(row, call->function);
		text_printf(row, ", through %s", call->through);
		if (call->giver[0])
			text_printf(row, ", from %s", call->giver);
		doctor_gathered(doctor, ROW_BELOW);
	}
	doctor_rest(doctor, type->call_count, PLACES_SHOWN, ROW_BELOW);
}

/* The types of calls whose function comes from there; they stand together. */
static void put_origin(struct doctor *doctor, enum origin origin, const char *words)
{
	const struct diagnosis *diagnosis = doctor->diagnosis;
	size_t count = 0, shown = 0;
	for (size_t i = 0; i < diagnosis->unresolved.count; i++)
		count += diagnosis->unresolved.items[i].origin == origin;
	if (count == 0)
		return;
	wording_count(&doctor->scratch, diagnosis->indirect_unresolved[origin], "call");
	doctor_answer(doctor, words);
	for (size_t i = 0; i < diagnosis->unresolved.count && shown < doctor->top; i++) {
		if (diagnosis->unresolved.items[i].origin != origin)
			continue;
		put_type(doctor, &diagnosis->unresolved.items[i]);
		shown++;
	}
	doctor_rest(doctor, count, shown, ROW);
}

static void put_wide(struct doctor *doctor, const struct wide_call *wide)
{
	struct text *row = &doctor->scratch;
	text_printf(row, "%s: ", wide->call.through);
	wording_count(row, wide->functions, "function");
	text_add(row, " (");
	for (unsigned n = 0; n < wide->name_count; n++)
		text_printf(row, n ? ", %s" : "%s", wide->names[n]);
	text_add(row, wide->functions > wide->name_count ? " ...), " : "), ");
	wording_count(row, wide->calls, "call");
	text_add(row, wide->calls > 1 ? ", the first at " : " at ");
	doctor_gather_place(doctor, &wide->call.place);
	doctor_gathered(doctor, ROW);
}

static void put_widest(struct doctor *doctor)
{
	const struct diagnosis *diagnosis = doctor->diagnosis;
	size_t count = 0;
	while (count < diagnosis->widest.count && diagnosis->widest.items[count].functions > 16)
		count++;
	if (count == 0)
		return;
	doctor_answer(doctor, "those that lead to most, so that a chain through them is a guess:");
	for (size_t i = 0; i < count && i < doctor->top; i++)
		put_wide(doctor, &diagnosis->widest.items[i]);
	doctor_rest(doctor, count, doctor->top, ROW);
}

void doctor_indirect_calls(struct doctor *doctor)
{
	doctor_heading(doctor, "indirect calls");
	if (doctor->diagnosis->indirect_calls == 0) {
		doctor_answer(doctor, "none");
		return;
	}
	put_shares(doctor);
	put_widths(doctor);
	put_origin(doctor, ORIGIN_UNSEEN,
	           " of something whose way was lost: only the type could say where they lead. By type:");
	put_origin(doctor, ORIGIN_OUTSIDE, " of what only somebody outside of these sources gives. By type:");
	put_origin(doctor, ORIGIN_NEVER, " of what these sources store nothing in, or null. By type:");
	put_origin(doctor, ORIGIN_NOBODY,
	           " of what is null on every way: in programs of these sources alone they are never made. By type:");
	put_widest(doctor);
}
