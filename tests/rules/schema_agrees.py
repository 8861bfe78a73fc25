#!/usr/bin/python3
"""The schema of the rule language and the program agree: schema_agrees.py PROGRAM SCHEMA RULES

Every shipped file names the schema in its first line, so that editors find it; every shipped document is good to both; each kind of document has the same keys in both; and a value of a wrong type, a key
that is not known and a key that is missing are refused by both.
"""
import glob
import json
import os
import re
import subprocess
import sys
import tempfile

import jsonschema
import yaml

STRANGE_KEY = "qqqqqqqqqqqq"  # near to no key of the language, so that the program lists them all
# What no shipped rule does: users' rules add to shipped ones, or are made like them.
EXTENSIONS = (
    {"rule": "sleep", "extends": True, "calls": ["our_sleep"], "level": 1, "instead": {"any": "our_timer"}},
    {"rule": "our-sleep", "extends": "sleep", "calls": ["our_sleep"]},
    {"unsafe": "signal-unsafe-allocation", "extends": True, "calls": ["our_malloc"]},
    {"context": "libuv-callback", "extends": True, "entered-by": [{"call": "our_on_read", "argument": 1}]},
    {"remedies": "receive", "extends": True, "instead": {"ours": "our_receive"}},
)
# Good to the schema, refused by the program for what it means.
WRONG_IN_MEANING = {("rule", "calls", "missing")}  # what is made like another has calls of its own


def refused_by_program(program, documents):
    """The program's error about each document, or an empty text."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [os.path.join(folder, f"{number}.yaml") for number in range(len(documents))]
        for path, document in zip(paths, documents):
            with open(path, "w", encoding="utf-8") as file:
                yaml.safe_dump(document, file, sort_keys=False)
        run = subprocess.run([program, "rules", "check", *paths], capture_output=True, text=True, check=False)
        said = run.stderr.splitlines()
        return ["\n".join(line for line in said if path + ":" in line) for path in paths]


def shipped_documents(rules):
    for path in sorted(glob.glob(rules + "/**/*.yaml", recursive=True)):
        with open(path, encoding="utf-8") as stream:
            for document in yaml.safe_load_all(stream):
                yield os.path.relpath(path, rules), document


def renamed(document):
    """A copy that does not replace a shipped rule or context; packs stand in files of their own."""
    kind = next(iter(document))
    return {key: "a-copy" if key == kind and isinstance(value, str) else value for key, value in document.items()}


def first_line_faults(schema_path, rules):
    for path in sorted(glob.glob(rules + "/**/*.yaml", recursive=True)):
        way = os.path.relpath(schema_path, os.path.dirname(path))
        with open(path, encoding="utf-8") as stream:
            if stream.readline() != f"# yaml-language-server: $schema={way}\n":
                yield f"{os.path.relpath(path, rules)}: its first line is to be: # yaml-language-server: $schema={way}"


def faults(program, schema, rules):
    validator = jsonschema.Draft202012Validator(schema)
    examples = {}
    for path, document in shipped_documents(rules):
        for error in validator.iter_errors(document):
            yield f"{path}: the schema refuses what the program takes: {error.message}"
        kind = next(iter(document))
        if kind not in ("pack", "constants") and len(document) > len(examples.get(kind, {})):
            examples[kind] = renamed(document)
    for kind, document in sorted(examples.items()):
        yield from kind_faults(program, schema, validator, kind, document)
    for document in EXTENSIONS:
        kind = next(iter(document))
        yield from (f"{kind}: the schema refuses an extension: {error.message}" for error in validator.iter_errors(document))
        yield from kind_faults(program, schema, validator, kind, document)


def kind_faults(program, schema, validator, kind, document):
    changes = [(key, what, changed) for key in document for what, changed in (
        ("of a wrong type", document | {key: {"qq": {"qq": 1}}}),
        ("missing", {other: value for other, value in document.items() if other != key}))]
    said = refused_by_program(program, [document | {STRANGE_KEY: 1}, document] + [change[2] for change in changes])
    listed = re.search(r"\(one of: ([^)]*)\)", said[0])
    keys = set(schema["$defs"][kind + "-document"]["properties"])
    if not listed or set(listed[1].split(", ")) != keys:
        yield f"{kind}: the schema has {sorted(keys)}; the program says: {said[0]}"
    if said[1]:
        yield f"{kind}: the program refuses its own: {said[1]}"
    for (key, what, changed), by_program in zip(changes, said[2:]):
        by_schema = not validator.is_valid(changed)
        if bool(by_program) != by_schema and (kind, key, what) not in WRONG_IN_MEANING:
            yield f"{kind}: '{key}' {what}: refused by the program {bool(by_program)}, by the schema {by_schema}"


def main():
    program, schema_path, rules = sys.argv[1:]
    with open(schema_path, encoding="utf-8") as stream:
        schema = json.load(stream)
    jsonschema.Draft202012Validator.check_schema(schema)
    found = [*first_line_faults(schema_path, rules), *faults(program, schema, rules)]
    print("\n".join(found) if found else "the schema and the program agree")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
