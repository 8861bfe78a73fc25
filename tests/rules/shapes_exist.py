#!/usr/bin/env python3
"""Holds docs/design/contexts.md against the fixtures: each function that it names as told has a finding that is
expected in it or at the end of a way through it; each that it names as silent has a line that is said to be."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
PAGE, FIXTURES = ROOT / "docs" / "design" / "contexts.md", ROOT / "fixtures" / "rules"
CELL = re.compile(r"`([\w/.-]+\.(?:c|cpp)): ([\w:]+)`")


def body_of(text, function):
    """From the line that begins a definition to the brace that ends it, at the same depth of tabs."""
    for start in re.finditer(rf"^(\t*)[^\t\n#/].*\b{re.escape(function)}\(.*$", text, re.MULTILINE):
        end = re.compile(rf"^{start[1]}}}", re.MULTILINE).search(text, start.end())
        following = text[start.end():].lstrip("\n")
        if end and (following.startswith(start[1] + "{") or start[0].endswith("{")):
            return text[start.start():end.end()]
    return None


def faults_of(cell, told):
    path, function = cell
    source = FIXTURES / path
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


def main():
    faults, rows = [], 0
    for line in PAGE.read_text(encoding="utf-8").split("\n"):
        cells = [CELL.findall(cell) for cell in line.split("|")]
        if len(cells) != 5 or not cells[2]:
            continue
        rows += 1
        if not cells[3]:
            faults.append(f"no silent twin: {line}")
        faults += [fault for column, told in ((2, True), (3, False)) for cell in cells[column]
                   for fault in faults_of(cell, told)]
    for fault in faults:
        print(fault)
    print(f"{rows} shapes, {len(faults)} faults")
    return 1 if faults or rows < 50 else 0


if __name__ == "__main__":
    sys.exit(main())
