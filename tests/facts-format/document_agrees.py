#!/usr/bin/env python3
"""Reads facts files as somebody would who only has docs/facts-format.md, whose tables say what stands where: fails when
a file is not as it is written there, or when what is written there is met nowhere.

  document_agrees.py PROGRAM FOLDER...      the folders have sources to extract facts from
"""
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
PLACE = {"place", "expansion"}


class Document:
    """sections: name → (fields, {word: fields behind them}); fields are numbers from at least to at most."""

    def __init__(self, text):
        self.version = int(re.search(r"^# The facts file, version (\d+)$", text, re.M)[1])
        self.example_version = int(re.search(r"^    goinception-facts (\d+)$", text, re.M)[1])
        self.tests = words(re.search(r"^Tests are .*$", text, re.M)[0])
        sections, values = text.split("\n| section | fields |\n")[1].split("\n| kind of value")
        self.sections = {name: [field.strip() for field in fields.split("·")]
                         for name, fields in re.findall(r"^\| `(\w+)` \| (.*) \|$", sections, re.M)}
        self.values = {word: 0 if fields == "none" else len(fields.split("·"))
                       for kinds, fields in re.findall(r"^\| ((?:`\w+` ?)+) \| (.*) \|$", values, re.M)
                       for word in words(kinds)}

    def head(self, section):
        """The fields that each record has."""
        return [field for field in self.sections[section]
                if not field.startswith(("for ", "what the kind has", "signed constant", "its type"))]

    def words_of(self, section):
        return words(self.head(section)[0]) if self.head(section)[0].startswith("kind (") else []

    def behind(self, section, record):
        """How many fields are behind the head: by the record's word."""
        if section == "values":
            return self.values[record[0]]
        if section == "calls":
            return 2 if record[0] == "value" else 1
        if section == "jumps":
            return 1 if f"`{record[0]}`" in self.sections[section][-1] else 0
        if section == "blocks":
            return 0 if {"unknown", "never"} & set(record) else 2
        return 0


def words(text):
    return re.findall(r"`([^`]+)`", text)


def take_head(fields, record):
    """How many words of the record its head takes."""
    taken = 0
    for field in fields:
        field = re.sub(r"\. .*$", "", field)
        name = re.split(r"[ (,:]", field)[0]
        if name in PLACE:
            taken += 1 if record[taken] == "=" else 3
        elif name == "run":
            taken += 2
        elif name == "flags" or field.endswith("(flags)"):
            taken += len(field.split(","))
        else:
            taken += 1
    return taken


def check(document, path, met):
    lines = path.read_text().split("\n")
    expect(lines[0] == f"goinception-facts {document.version}", path, lines[0])
    expect(lines[-1] == "" and re.fullmatch(r"checksum [0-9a-f]{16}", lines[-2]), path, lines[-2])
    expect(lines[1].startswith("language "), path, lines[1])
    names = ["strings", *document.sections]
    counts = dict(line.split() for line in lines[2:2 + len(names)])
    expect(list(counts) == names, path, f"sections {list(counts)}")
    at = 2 + len(names)
    for name in names:
        expect(lines[at] == f"[{name}]", path, f"{lines[at]}: expected [{name}]")
        records = lines[at + 1:at + 1 + int(counts[name])]
        at += 1 + len(records)
        for line in records if name != "strings" else []:
            check_record(document, path, name, line, met)
    expect(at == len(lines) - 2, path, "something stands behind the sections")


def check_record(document, path, section, line, met):
    record = line.split(" ")
    kinds = document.values if section == "values" else document.words_of(section)
    expect(not kinds or record[0] in kinds, path, f"[{section}] {line}: '{record[0]}' is not written down")
    head = take_head(document.head(section), record) if section != "values" else 1
    expected = head + document.behind(section, record)
    expect(len(record) == expected, path, f"[{section}] {line}: {len(record)} fields, {expected} are written down")
    met.add((section, record[0]) if kinds else (section, ""))


def expect(truth, path, message):
    if not truth:
        sys.exit(f"{path}: {message}")


def main():
    program, *folders = sys.argv[1:]
    document = Document((ROOT / "docs" / "facts-format.md").read_text())
    expect(document.version == document.example_version, "docs/facts-format.md", "two versions")
    met, files = set(), []
    with tempfile.TemporaryDirectory() as scratch:
        for folder in folders:
            subprocess.run([program, "extract", folder, "--no-cache", "--output-dir", scratch], check=True,
                           stderr=subprocess.DEVNULL)
        files = sorted(pathlib.Path(scratch).rglob("*.facts"))
        for file in files:
            check(document, file, met)
    wanted = {(section, word) for section in document.sections
              for word in (document.values if section == "values" else document.words_of(section)) or [""]}
    expect(wanted <= met, "docs/facts-format.md", f"never met: {sorted(wanted - met)}")
    print(f"{len(files)} facts files are as docs/facts-format.md says")


if __name__ == "__main__":
    main()
