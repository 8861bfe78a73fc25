#!/usr/bin/python3
"""What RealtimeSanitizer intercepts, our rules know: rtsan.py [--write] RULES DATA DOCUMENT

Each function of DATA is named by a rule, and by one of the kind that it is judged to be: `waits` by a rule for all contexts that
ends by somebody else or by a timer, `disk` by a rule for all contexts, `real-time` by none but those for real-time code; each is
known to a rule that speaks of real-time code. DOCUMENT tells it in a table; --write makes that anew."""
import sys

from pages import arguments, documents, told

HEADLINES = {
    "waits": "Waits: for a peer, a holder, a child, or as long as an argument says",
    "disk": "As long as a disk or the kernel takes",
    "real-time": "A concern for real-time code only",
}
HEAD = """<!-- Made by tests/rules/rtsan.py --write from tests/rules/rtsan-22.txt and rules/: edit these. -->
# What RealtimeSanitizer intercepts, and which rules know it

RealtimeSanitizer (clang 22, Linux) stops a program that calls one of {count} functions from `[[clang::nonblocking]]` code while it
runs. goinception knows each of them without running anything, and tells apart what an event loop must not call either. Rules of the pack
`real-time` speak of real-time code only; the others of every context. How the list was made stands in
[tests/rules/rtsan-22.txt](../tests/rules/rtsan-22.txt); a test holds it against the rules.

| | functions |
|---|---|
"""


class Rules:
    """Which rule names a function exactly."""

    def __init__(self, folder):
        self.of = {}
        for _, document in documents(folder):
            self.add(document)

    def add(self, document):
        kind = next(iter(document))
        if kind not in ("rule", "unsafe") or document.get("in", "real-time") != "real-time":
            return
        for name in [document["calls"]] if isinstance(document["calls"], str) else document["calls"]:
            self.of.setdefault(name, []).append(document)

    def everywhere(self, name):
        return [rule for rule in self.of.get(name, []) if "in" not in rule]

    def in_real_time(self, name):
        return self.of.get(name, [])


def name_of(rule):
    return rule[next(iter(rule))]


def read(path):
    with open(path, encoding="utf-8") as stream:
        lines = [line.split(None, 2) for line in stream if line.strip() and not line.startswith("#")]
    return [(line[0], line[1], line[2].strip() if len(line) > 2 else "") for line in lines]


def faults(functions, rules):
    for name, kind, _ in functions:
        everywhere = rules.everywhere(name)
        waits = [rule for rule in everywhere if rule["bound"] not in ("disk", "work")]
        if not rules.in_real_time(name):
            yield f"{name}: no rule knows it in real-time code"
        if kind == "waits" and not waits:
            yield f"{name}: is judged to wait, and no rule says so"
        if kind == "disk" and (not everywhere or waits):
            yield f"{name}: is judged to be bound by the disk or the kernel; rules: {[name_of(r) for r in everywhere]}"
        if kind == "real-time" and everywhere:
            yield f"{name}: is judged to be a concern for real-time code only; rules: {[name_of(r) for r in everywhere]}"


def page(functions, rules):
    out = HEAD.format(count=len(functions))
    for kind, headline in HEADLINES.items():
        out += f"| {headline[0].lower() + headline[1:]} | {sum(1 for row in functions if row[1] == kind)} |\n"
    for kind, headline in HEADLINES.items():
        out += f"\n## {headline}\n| function | rules | |\n|---|---|---|\n"
        for name, judged, note in functions:
            if judged == kind:
                links = ", ".join(f"[{name_of(rule)}](rules/{name_of(rule)}.md)" for rule in rules.in_real_time(name))
                out += f"| `{name}` | {links} | {note} |\n"
    return out


def main():
    write, folder, data, document = arguments()
    functions, rules = read(data), Rules(folder)
    found = list(faults(functions, rules))
    return told(found, write, document, page(functions, rules), f"{len(functions)} functions, each known to a rule")


if __name__ == "__main__":
    sys.exit(main())
