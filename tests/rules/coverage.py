#!/usr/bin/python3
"""What people expect to be known, is: coverage.py [--write] RULES DATA DOCUMENT

Each function of DATA is named by a rule for every context, each context stands in a rule file, each entry is a way into a context, each
off-load an off-load. DOCUMENT tells it in a table; --write makes that anew."""
import sys

import yaml

from pages import arguments, documents, told

HEAD = """<!-- Made by tests/rules/coverage.py --write from tests/rules/coverage.yaml and rules/: edit these. -->
# What is known, item by item

What people expect a tool like this to know, and where it stands. The functions are examples of their kind; each rule's page names all of
its own. What is not known is said, too. A test holds this table against the rules.
"""


def names(value):
    return [value] if isinstance(value, str) else list(value or [])


class Rules:
    """Which file says what."""

    def __init__(self, folder):
        self.calls, self.contexts, self.locks, self.entries, self.offloads = {}, {}, {}, {}, {}
        for path, document in documents(folder):
            self.add(path, document)

    def add(self, path, document):
        kind = next(iter(document))
        if kind == "rule" and "in" not in document:
            for name in names(document["calls"]):
                self.calls.setdefault(name, (path, f"[{document['rule']}](rules/{document['rule']}.md)"))
        elif kind == "context":
            self.contexts[document["context"]] = (path, f"context `{document['context']}`")
            for entry in document["entered-by"]:
                for name in names(entry.get("call")):
                    self.entries.setdefault(name, (path, f"context `{document['context']}`"))
        elif kind == "lock":
            self.locks[document["lock"]] = (path, f"critical section `{document['lock']}`")
        elif kind == "offload":
            for name in names(document["call"]):
                self.offloads.setdefault(name, (path, f"off-load `{document['offload']}`"))


def looked_up(item, rules):
    """The places that speak of the item, and what nobody speaks of."""
    places, missing = [], []
    for key, known in (("calls", rules.calls), ("contexts", rules.contexts), ("locks", rules.locks), ("entries", rules.entries), ("offloads", rules.offloads)):
        for name in item.get(key, []):
            if name in known:
                places.append(known[name])
            else:
                missing.append(f"{item['item']}: no {key[:-1]} '{name}'")
    return places, missing


def row(item, places):
    if "none" in item:
        return f"| {item['item']} | | {item['none']} |\n"
    files = ", ".join(f"[{path}](../rules/{path})" for path in dict.fromkeys(path for path, _ in places))
    return f"| {item['item']} | {files} | {', '.join(dict.fromkeys(said for _, said in places))} |\n"


def main():
    write, folder, data, document = arguments()
    rules = Rules(folder)
    with open(data, encoding="utf-8") as stream:
        sections = yaml.safe_load(stream)
    text, found, count = HEAD, [], 0
    for title, items in sections.items():
        text += f"\n## {title}\n| | rule files | known as |\n|---|---|---|\n"
        for item in items:
            places, missing = looked_up(item, rules)
            found += missing
            if not places and "none" not in item:
                found.append(f"{item['item']}: nothing stands for it")
            text += row(item, places)
            count += 1
    return told(found, write, document, text, f"{count} items, each known or said not to be")


if __name__ == "__main__":
    sys.exit(main())
