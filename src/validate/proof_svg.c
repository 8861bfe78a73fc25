/* A proof as a picture: when each call of the entry began and ended, and for how long the loop was held. */
#include "validate/markup.h"
#include "validate/proof.h"

enum { WIDTH = 760, LEFT = 76, RIGHT = 64, BAR = 14, GAP = 4, TITLE = 46, AXIS = 40, MOST_BARS = 64, TICKS = 5 };

static const char style[] =
    "<style>text{font:13px system-ui,sans-serif;fill:#1f2328}.quiet{fill:#646a73;font-size:12px}.before{fill:#b3261e}"
    ".after{fill:#2e6b3a}.stall{fill:#b3261e;fill-opacity:.14}.line{stroke:#b9b4a8}.sheet{fill:#fff}"
    "@media (prefers-color-scheme:dark){text{fill:#e5e2da}.quiet{fill:#999ea6}.before{fill:#ff9086}.after{fill:#8ccf98}"
    ".stall{fill:#ff9086;fill-opacity:.2}.line{stroke:#444a51}.sheet{fill:#1c1f23}}</style>\n";

static size_t bars_of(const struct measured *measured)
{
	return measured->calls.count < MOST_BARS ? measured->calls.count : MOST_BARS;
}

static double place_of(uint64_t ns, uint64_t whole_ns)
{
	return LEFT + (double)ns / (double)whole_ns * (WIDTH - LEFT - RIGHT);
}

/* From y on; returns where the next begins. */
static unsigned add_bars(const char *class, const struct measured *measured, uint64_t whole_ns, unsigned y,
                         struct text *out)
{
	size_t count = bars_of(measured);
	unsigned height = (unsigned)(count ? count : 1) * (BAR + GAP);
	text_printf(out, "<text x=\"8\" y=\"%u\">%s</text>\n", y + BAR - 2, class);
	if (measured->stall_ns) {
		double from = place_of(measured->stall_at_ns, whole_ns);
		double to = place_of(measured->stall_at_ns + measured->stall_ns, whole_ns);
		text_printf(out,
		            "<rect class=\"stall\" x=\"%.1f\" y=\"%u\" width=\"%.1f\" height=\"%u\"><title>the loop is "
		            "held for ",
		            from, y - 2, to - from, height);
		markup_add_duration(out, measured->stall_ns);
		text_add(out, "</title></rect>\n");
	}
	for (size_t i = 0; i < count; i++, y += BAR + GAP) {
		const struct timed_call *call = &measured->calls.items[i];
		double from = place_of(call->began_ns, whole_ns), to = place_of(call->ended_ns, whole_ns);
		text_printf(out, "<rect class=\"%s\" x=\"%.1f\" y=\"%u\" width=\"%.1f\" height=\"%u\" rx=\"2\"/>\n",
		            class, from, y, to - from < 1 ? 1 : to - from, (unsigned)BAR);
		text_printf(out, "<text class=\"quiet\" x=\"%.1f\" y=\"%u\">", (to < from + 1 ? from + 1 : to) + 5,
		            y + BAR - 3);
		markup_add_duration(out, call->ended_ns - call->began_ns);
		text_add(out, "</text>\n");
	}
	if (measured->calls.count > count)
		text_printf(out, "<text class=\"quiet\" x=\"8\" y=\"%u\">and %zu more</text>\n", y - GAP,
		            measured->calls.count - count);
	return y + (count ? 0 : BAR + GAP);
}

static void add_axis(uint64_t whole_ns, unsigned y, struct text *out)
{
	text_printf(out, "<line class=\"line\" x1=\"%d\" y1=\"%u\" x2=\"%d\" y2=\"%u\"/>\n", LEFT, y, WIDTH - RIGHT, y);
	for (int i = 0; i <= TICKS; i++) {
		uint64_t ns = whole_ns / TICKS * (unsigned)i;
		double x = place_of(ns, whole_ns);
		text_printf(out,
		            "<line class=\"line\" x1=\"%.1f\" y1=\"%u\" x2=\"%.1f\" y2=\"%u\"/>"
		            "<text class=\"quiet\" x=\"%.1f\" y=\"%u\" text-anchor=\"middle\">",
		            x, y, x, y + 5, x, y + 19);
		markup_add_duration(out, ns);
		text_add(out, "</text>\n");
	}
}

/* What the picture says, for who does not see it. */
static void add_words(const struct proof *proof, const struct proof_request *request, struct text *out)
{
	if (!proof->measured || !request->entry) {
		text_printf(out, "%s: ", proof_verdict_name(proof->verdict));
		markup_add(out, proof->message);
		return;
	}
	markup_add(out, request->entry);
	text_printf(out, "(), %zu at once: ", proof->after.calls.count);
	markup_add_duration(out, proof->before.elapsed_ns);
	text_add(out, " before, ");
	markup_add_duration(out, proof->after.elapsed_ns);
	text_add(out, " after; longest stall ");
	markup_add_duration(out, proof->before.stall_ns);
	text_add(out, " before, ");
	markup_add_duration(out, proof->after.stall_ns);
	text_printf(out, " after; %s", proof_verdict_name(proof->verdict));
}

void proof_write_svg(const struct proof *proof, const struct proof_request *request, struct text *out)
{
	const struct measured *before = &proof->before, *after = &proof->after;
	uint64_t whole_ns = before->elapsed_ns > after->elapsed_ns ? before->elapsed_ns : after->elapsed_ns;
	bool drawn = proof->measured && request->entry;
	size_t bars = bars_of(before) + bars_of(after) + 2;
	unsigned height = drawn ? TITLE + (unsigned)bars * (BAR + GAP) + AXIS : TITLE, y = TITLE;
	text_printf(out,
	            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %u\" width=\"%d\" height=\"%u\" "
	            "role=\"img\">\n<title>",
	            WIDTH, height, WIDTH, height);
	add_words(proof, request, out);
	text_printf(out, "</title>\n%s<rect class=\"sheet\" width=\"%d\" height=\"%u\"/>\n<text x=\"8\" y=\"24\">",
	            style, WIDTH, height);
	add_words(proof, request, out);
	text_add(out, "</text>\n");
	if (drawn) {
		y = add_bars("before", before, whole_ns ? whole_ns : 1, y, out) + GAP;
		y = add_bars("after", after, whole_ns ? whole_ns : 1, y, out) + GAP;
		add_axis(whole_ns ? whole_ns : 1, y, out);
	}
	text_add(out, "</svg>\n");
}
