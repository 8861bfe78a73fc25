#!/usr/bin/env python3
"""Holds docs/design/contexts.md and docs/design/values.md against the fixtures: each function that they name as told has
a finding that is expected in it or at the end of a way through it; each that they name as silent has a line that is said
to be, or nothing that is expected."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
DESIGN, FIXTURES = ROOT / "docs" / "design", ROOT / "fixtures"
# Each page, where its fixtures are, and the fewest shapes that it must name.
PAGES = [(DESIGN / "contexts.md", FIXTURES / "rules", 50), (DESIGN / "values.md", FIXTURES, 40)]
CELL = re.compile(r"`([\w/.-]+\.(?:c|cpp)): ([\w:]+)`")


def body_of(text, function):
    """From the line that begins a definition to the brace that ends it, at the same depth of tabs or on that line."""
    for start in re.finditer(rf"^(\t*)[^\t\n#/].*\b{re.escape(function)}\(.*$", text, re.MULTILINE):
        end = re.compile(rf"^{start[1]}}}", re.MULTILINE).search(text, start.end())
        following = text[start.end():].lstrip("\n")
        if re.search(r"\)[^;{}]*\{.*\}", start[0]):
            return start[0]
        if end and (following.startswith(start[1] + "{") or start[0].endswith("{")):
            return text[start.start():end.end()]
    return None


def faults_of(folder, cell, told):
    path, function = cell
    source = folder / path
    if not source.is_file():
        return [f"{path}: there is no such fixture"]
    text = source.read_text(encoding="utf-8")
    body = body_of(text, function)
    if body is None:
        return [f"{path}: no function {function}()"]
    if told and "expect:" not in body and not re.search(rf"chain=\S*\b{re.escape(function)}\b", text):
        return [f"{path}: nothing is expected in {function}()"]
    if not told and not re.search(r"(//|/\*) ok\b", body) and re.search(r"expect: \S+(?! context=none)", body):
        return [f"{path}: {function}() is not silent"]
    return []


def faults_of_page(page, folder, fewest):
    faults, rows = [], 0
    for line in page.read_text(encoding="utf-8").split("\n"):
        cells = [CELL.findall(cell) for cell in line.split("|")]
        if len(cells) != 5 or not cells[2]:
            continue
        rows += 1
        if not cells[3]:
            faults.append(f"no silent twin: {line}")
        faults += [fault for column, told in ((2, True), (3, False)) for cell in cells[column]
                   for fault in faults_of(folder, cell, told)]
    if rows < fewest:
        faults.append(f"{rows} shapes, of at least {fewest}")
    print(f"{page.name}: {rows} shapes, {len(faults)} faults")
    return faults


def main():
    faults = [fault for page in PAGES for fault in faults_of_page(*page)]
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
