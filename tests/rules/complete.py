#!/usr/bin/python3
"""Does each rule say all that a reader needs? complete.py RULES

A rule has references, and words for what to write instead that fit every framework; of unsafe calls some leave them to the context, which
then has them. Each framework whose functions are called from a loop, and each multiplexer of a loop of one's own, has words for how work is
handed to a thread, so that a wait without words of its own for the framework has these. Who waits for a time or a lock gets no such words:
there the rule has some for each framework, by a remedy, or it belongs to a framework and has words for that."""
import functools
import sys

import pages


LOOPS = ("event-loop", "coroutine")
KINDS = ("rule", "unsafe", "context", "multiplexer", "offload")


# Where the words that fit everywhere are all there is to say, whatever the framework.
SAID_BY_ANY = {
    "an end: nothing is to be continued":
        {"avahi-thread", "civetweb-stop", "folly-pool-join", "glib-pool-free", "microhttpd-stop", "mqtt-stop"},
    "the wait belongs elsewhere: to the start, to another thread, to a descriptor that does not wait":
        {"once-wait", "stream-lock", "timer-read", "node-queue"},
    "has no loop but its own": {"backend-sleep", "backend-wait", "backend-heavy-lock"},
}


@functools.cache
def documents(folder):
    return list(pages.documents(folder))


def known(folder):
    for path, document in documents(folder):
        if next(iter(document)) in KINDS:
            yield path.split("/")[0], path, next(iter(document)), document


def with_base(rules, document):
    """What the rule says, and what it leaves to the one that it is made like."""
    base = rules.get(document.get("extends"))
    return {**with_base(rules, base), **document} if base else document


def faults(folder):
    loops, handed_over, silent = {}, set(), []
    for pack, path, kind, document in known(folder):
        where = f"{path}: {kind} '{document[kind]}'"
        if kind == "context" and document["kind"] in LOOPS:
            loops[document.get("framework", pack)] = where
        elif kind == "context" and "instead" not in document:
            silent.append((document["kind"], where))
        elif kind == "multiplexer":
            loops[document[kind]] = where
        elif kind == "offload":
            handed_over |= set(document.get("instead", {}))
    left_to_context = set()
    rules = {document["rule"]: document for _, _, kind, document in known(folder) if kind == "rule"}
    for _, path, kind, document in known(folder):
        where = f"{path}: {kind} '{document[kind]}'"
        if kind not in ("rule", "unsafe"):
            continue
        document = with_base(rules, document)
        if not document.get("references"):
            yield f"{where} has no references"
        if kind == "rule" and "any" not in document.get("instead", {}):
            yield f"{where} has no words that fit every framework (`instead: {{any: ...}}`)"
        if kind == "unsafe" and "any" not in document.get("instead", {}):
            left_to_context.add(document["in"])
    for kind, where in silent:
        if kind in left_to_context:
            yield f"{where} has no words for what to write instead, and unsafe calls leave them to it"
    for framework in sorted(set(loops) - handed_over):
        yield f"{loops[framework]}: no off-load says how '{framework}' hands work to a thread (`instead: {{{framework}: ...}}`)"


def unmet(folder):
    """Waits for a time or a lock, for which some framework has no words."""
    loops, own, remedies, rules = set(), {}, {}, []
    for path, document in documents(folder):
        pack, kind = path.split("/")[0], next(iter(document))
        if kind == "context" and document["kind"] in LOOPS:
            loops.add(document.get("framework", pack))
            own.setdefault(pack, set()).add(document.get("framework", pack))
        elif kind == "remedies":
            remedies[document[kind]] = set(document["instead"])
        elif kind == "rule" and not {"in", "extends"} & set(document) and document["class"] in ("timer", "lock"):
            rules.append((path, pack, document))
    said_by_any = set().union(*SAID_BY_ANY.values())
    for path, pack, document in rules:
        words = set(document["instead"]) | remedies.get(document.get("remedy"), set())
        lacking = sorted(loops - words)
        if lacking and not own.get(pack, set()) & words and pack != "kernel" and document["rule"] not in said_by_any:
            yield f"{path}: rule '{document['rule']}' has no words for {', '.join(lacking)}"


def main():
    found = list(faults(sys.argv[1])) + list(unmet(sys.argv[1]))
    print("\n".join(found) if found else "nothing is missing")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
