#!/usr/bin/python3
"""Does a change of the rules read well? lengths.py RULES

A document of a rule or a fact fits half a screen, and a file is one family of at most 60 lines: one that is longer says in its
second line why it is one file all the same (`# One file: ...`). Tables of words and numbers, and code that `fix` writes, may be long
documents."""
import pathlib
import re
import sys

MOST_LINES, MOST_DOCUMENT_LINES = 60, 30
TABLES = ("remedies", "constants", "rewrite", "headers", "forgets")
REASON = "# One file: "


def faults(path, name):
    lines = path.read_text().splitlines()
    reason = len(lines) > 1 and lines[1].startswith(REASON) and len(lines[1]) > len(REASON) + 10
    if path.stem not in TABLES + ("rewrites",) and len(lines) > MOST_LINES and not reason:
        yield f"{name}: {len(lines)} lines, and no '{REASON}...' in the second one says why it is one file"
    if reason and len(lines) <= MOST_LINES:
        yield f"{name}: says why it is long, and has {len(lines)} lines"
    for document in re.split(r"(?m)^---$", path.read_text()):
        keys = [line for line in document.splitlines() if line and line[0] not in "# "]
        kind = keys[0].split(":")[0] if keys else "headers"
        length = len(document.strip("\n").splitlines())
        if kind not in TABLES and kind != "offload" and length > MOST_DOCUMENT_LINES:
            yield f"{name}: {keys[0]} has {length} lines, more than {MOST_DOCUMENT_LINES}"


def main():
    root = pathlib.Path(sys.argv[1])
    files = sorted(root.rglob("*.yaml"))
    found = [fault for path in files for fault in faults(path, path.relative_to(root))]
    print("\n".join(found) if found else f"{len(files)} files, short or one family each")
    return 1 if found or not files else 0


if __name__ == "__main__":
    sys.exit(main())
