"""Comparisons as Markdown: the tables of docs/evaluation.md, and a page for each code base."""
import collections

from sample import CONFIDENCES, holds, key, resolved_share, right

TARGETS = {"high": 92, "medium": 70}
RESOLVED_TARGET = 80
BEGIN, END = "<!-- figures: written by tests/corpora/measure --write -->", "<!-- end of figures -->"


def per_cent(part, whole):
    return f"{100 * part / whole:.0f} %" if whole else "–"


def figures(comparisons):
    """The overview: what was analysed, and how much of what was told is right."""
    return "\n".join([*analysed(comparisons), "", *precision(comparisons)])


def analysed(comparisons):
    yield "| code base | files | functions | calls | calls through pointers, resolved | contexts |"
    yield "|---|---|---|---|---|---|"
    for name, comparison in comparisons.items():
        summary = comparison.summary
        calls, share = summary["indirect_calls"], resolved_share(summary)
        resolved = answered(calls) + ("" if share is None else f", {share:.0f} %")
        yield (f"| {name} {comparison.sample.version} | {summary['files']:,} | {summary['functions']:,} "
               f"| {summary['calls']:,} | {resolved} | {contexts(summary)} |")


def answered(calls):
    """How many of the calls through pointers are resolved, and how many are never made."""
    never_made = f", {calls['nobody']:,} never made" if calls.get("nobody") else ""
    return f"{calls['resolved']:,} of {calls['total']:,}{never_made}"


def contexts(summary):
    parts = [f"{framework} {kind} {count:,}".replace("lock critical-section", "critical sections")
             for framework, kinds in sorted(summary["contexts"].items()) for kind, count in sorted(kinds.items())]
    return ", ".join(parts).replace("signal signal-handler", "signal handlers") or "none"


def precision(comparisons):
    yield "| code base | confidence | findings | judged | true | harmless | false | right | worth a change |"
    yield "|---|---|---|---|---|---|---|---|---|"
    for confidence in CONFIDENCES:
        whole, found = collections.Counter(), 0
        for name, comparison in comparisons.items():
            counts = comparison.judged[confidence]
            yield precision_row(name, confidence, len(comparison.findings[confidence]), counts)
            whole += counts
            found += len(comparison.findings[confidence])
        if len(comparisons) > 1:
            yield precision_row("all", confidence, found, whole, mark="**")


def precision_row(name, confidence, found, counts, mark=""):
    judged = sum(counts.values())
    cells = [name, confidence, f"{found:,}", f"{judged:,}", *(str(counts[verdict]) for verdict in
             ("true", "harmless", "false")), per_cent(right(counts), judged), per_cent(counts["true"], judged)]
    return "| " + " | ".join(f"{mark}{cell}{mark}" for cell in cells) + " |"


def targets_missed(comparisons):
    for name, comparison in comparisons.items():
        for confidence, target in TARGETS.items():
            counts = comparison.judged[confidence]
            if counts and 100 * right(counts) < target * sum(counts.values()):
                yield (f"{name}: {per_cent(right(counts), sum(counts.values()))} of what was judged of {confidence} "
                       f"confidence is right, not {target} %")
        share = resolved_share(comparison.summary)
        if share is not None and share < RESOLVED_TARGET:
            yield f"{name}: {share:.0f} % of the calls through pointers are resolved, not {RESOLVED_TARGET} %"


def with_figures(document, tables):
    """The document, with the tables between the two marks replaced."""
    before, rest = document.split(BEGIN)
    return f"{before}{BEGIN}\n{tables}\n{rest[rest.index(END):]}"


# ---- the page of a code base ----

def page(name, comparison):
    sample = comparison.sample
    lines = [f"# {name} {sample.version}", "",
             f"Findings that were read against the source. Written by `tests/corpora/measure --write` from "
             f"[tests/corpora/{name}.yaml](../../tests/corpora/{name}.yaml);", "what the verdicts mean, and how to "
             "repeat it: [evaluation.md](../evaluation.md).", "", *analysed({name: comparison}), "",
             *precision({name: comparison})]
    for confidence in CONFIDENCES:
        rows = judgements(sample, comparison.findings[confidence])
        if rows:
            lines += ["", f"## {confidence.capitalize()} confidence", "", *drawn(sample, confidence),
                      "| call | in | from | verdict | why |", "|---|---|---|---|---|", *rows]
    if comparison.misses:
        lines += ["", "## Missed, or not in the default report", "",
                  "| call | in | context | told now | why it is missed, or matters |", "|---|---|---|---|---|",
                  *(miss_row(miss, confidence) for miss, confidence in comparison.misses)]
    return "\n".join(lines) + "\n"


def drawn(sample, confidence):
    if confidence in sample.drawn:
        return [f"The first {sample.drawn[confidence]} in the order of drawing, and perhaps some others.", ""]
    return ["A few of them.", ""] if confidence == "low" else []


def judgements(sample, findings):
    """A row for each judgement; findings that were judged in the same words share one."""
    groups = collections.defaultdict(list)
    for finding in sorted(findings, key=key):
        label = sample.labels.get(key(finding))
        if label and holds(label, finding):
            groups[label["verdict"], label.get("other_way", False), label["why"]].append(finding)
    order = sorted(groups.items(), key=lambda group: (["true", "harmless", "false"].index(group[0][0]),
                                                      key(group[1][0])))
    return [judgement_row(verdict, other_way, why, group) for (verdict, other_way, why), group in order]


def judgement_row(verdict, other_way, why, findings):
    calls = collections.Counter(finding["call"] for finding in findings)
    places = collections.defaultdict(list)
    for finding in findings:
        places[finding["function"], finding["file"]].append(str(finding["line"]))
    entries = list(dict.fromkeys(entry(finding["context"]) for finding in findings))
    if other_way:
        verdict += " by this chain, true by another"
    return (f"| {', '.join(f'`{call}`' + (f' {count}×' if count > 1 else '') for call, count in calls.items())} "
            f"| {'; '.join(f'`{function}` {file}:' + ','.join(lines) for (function, file), lines in places.items())} "
            f"| {', '.join(entries)} | {verdict} | {why} |")


def entry(context):
    return ("a lock held in " if context["kind"] == "critical-section" else "") + f"`{context['entry']}`"


def miss_row(miss, confidence):
    call = "(none)" if miss["call"] == "none" else f"`{miss['call']}`"
    return f"| {call} | `{miss['function']}` {miss['file']} | {miss['context']} | {confidence or 'no'} | {miss['why']} |"
