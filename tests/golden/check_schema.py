#!/usr/bin/python3
"""Checks JSON reports against their schema: check_schema.py [--damage] SCHEMA REPORT...

A schema that accepts everything would pass unseen: with --damage, each report is also damaged in every required member
and must then be refused; of members that differ in the index of an item alone, in the first and the last.
"""
import contextlib
import json
import sys

import jsonschema


def required_members(schema, value, path=()):
    """Paths of the members that `schema` requires of `value`, found by following both together."""
    for part in [schema] + schema.get("allOf", []):
        if "$ref" in part:
            part = resolve(part["$ref"])
        for name in part.get("required", []):
            yield path + (name,)
        for name, below in part.get("properties", {}).items():
            if isinstance(value, dict) and isinstance(value.get(name), (dict, list)):
                yield from required_below(below, value[name], path + (name,))


def required_below(schema, value, path):
    for choice in schema.get("oneOf", [schema]):
        if "$ref" in choice:
            choice = resolve(choice["$ref"])
        if isinstance(value, list):
            for number, item in enumerate(value):
                yield from required_below(choice.get("items", {}), item, path + (number,))
        elif choice.get("type") != "null":
            yield from required_members(choice, value, path)


def resolve(reference):
    return SCHEMA["$defs"][reference.rsplit("/", 1)[1]]


def first_and_last(paths):
    """Of those that lead to the same member of different items."""
    alike = {}
    for path in sorted(paths, key=lambda path: [(isinstance(step, str), step) for step in path]):
        alike.setdefault(tuple(step if isinstance(step, str) else "*" for step in path), []).append(path)
    return [path for same in alike.values() for path in same[:1] + same[1:][-1:]]


@contextlib.contextmanager
def damaged(report, path):
    """The report without that member, for a while."""
    holder = report
    for step in path[:-1]:
        holder = holder[step]
    member = holder.pop(path[-1])
    yield report
    holder[path[-1]] = member


def check(name, validator, damage):
    with open(name, encoding="utf-8") as file:
        report = json.load(file)
    problems = [f"{name}: {error.json_path}: {error.message}" for error in validator.iter_errors(report)]
    paths = first_and_last(set(required_members(SCHEMA, report))) if damage and not problems else []
    for path in paths:
        with damaged(report, path):
            if validator.is_valid(report):
                problems.append(f"{name}: the schema accepts a report without {path}")
    if damage:
        print(f"{name}: {len(report['findings'])} findings, {len(paths)} required members left out in turn")
    return problems


def main(reports, damage):
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    validator = jsonschema.Draft202012Validator(SCHEMA)
    problems = [problem for name in reports for problem in check(name, validator, damage)]
    for problem in problems:
        print(problem)
    return 1 if problems or not reports else 0


if __name__ == "__main__":
    files = [argument for argument in sys.argv[1:] if argument != "--damage"]
    with open(files[0], encoding="utf-8") as schema_file:
        SCHEMA = json.load(schema_file)
    sys.exit(main(files[1:], "--damage" in sys.argv))
