#!/usr/bin/python3
"""Does each rule's page show code that has the fault? examples.py PAGES

The call is marked in it, and nobody has to read more than a screen to find it."""
import pathlib
import re
import sys

MOST_LINES = 30
BEFORE = re.compile(r"## Before\n+(?:.*\n)*?```\w+\n(.*?)```", re.DOTALL)


def faults(page):
    shown = BEFORE.search(page.read_text())
    if not shown:
        yield f"{page.name}: no example of the call"
        return
    lines = shown.group(1).splitlines()
    marked = sum("/* <- " in line for line in lines)
    if marked != 1:
        yield f"{page.name}: {marked} lines of the example are marked, not one"
    if len(lines) > MOST_LINES:
        yield f"{page.name}: the example has {len(lines)} lines, more than {MOST_LINES}"


def main():
    pages = [page for page in sorted(pathlib.Path(sys.argv[1]).glob("*.md")) if page.name != "README.md"]
    found = [fault for page in pages for fault in faults(page)]
    print("\n".join(found) if found else f"{len(pages)} pages, each with an example")
    return 1 if found or not pages else 0


if __name__ == "__main__":
    sys.exit(main())
