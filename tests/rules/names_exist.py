#!/usr/bin/python3
"""No rule names a ghost: names_exist.py CLANG RULES FIXTURES

Every function that a rule file names must be declared by the headers that its `headers` document names, or that its fixture
includes; names that are `elsewhere` must not be. Names with a '*' stand for many and are counted only.
"""
import concurrent.futures
import functools
import glob
import os
import re
import subprocess
import sys

import yaml

NAME_KEYS = {"calls", "call", "acquire", "try", "release", "defer", "adopt", "holds", "overrides"}
# What a compiler says of a name that nobody declares; an overloaded function that cannot be chosen among is declared.
GHOST = re.compile(r"no (?:member|type|template) named '|use of undeclared identifier|is not a (?:class|structure|member)")
MISSING = "file not found"
MOST_FOLDERS = 30
DEFAULT_FOLDERS = ["/usr/include/", *glob.glob("/usr/include/*-linux-gnu/")]


def names_in(value):
    """The names below one of NAME_KEYS: a text, a list of texts, or mappings with `call`."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from names_in(item)
    elif isinstance(value, dict):
        for key, below in value.items():
            if key in NAME_KEYS:
                yield from names_in(below)


def names_of(document):
    if not isinstance(document, dict):
        return
    for key, value in document.items():
        if key in NAME_KEYS:
            yield from names_in(value)
        elif isinstance(value, list):
            for item in value:
                yield from names_of(item)


def fixture_sources(fixtures, rule_file):
    """The sources of the fixture at the mirrored path."""
    stem = os.path.join(fixtures, rule_file[: -len(".yaml")])
    found = [stem + end for end in (".c", ".cpp") if os.path.isfile(stem + end)]
    return found or sorted(glob.glob(stem + "/**/*.c*", recursive=True))


def preprocessor_lines(sources):
    """Includes and macros, each once, in their order; headers of the fixture itself are not what a rule claims."""
    lines = []
    for source in sources:
        with open(source, encoding="utf-8") as stream:
            for line in stream:
                if re.match(r"#\s*(define\s+(_\w+|\w+ \d+$)|include\s+<)", line) and line not in lines:
                    lines.append(line)
    return lines


def check(name, cpp):
    """Code that compiles when the name is declared. A macro is as good as a function."""
    plain = re.sub(r"\W", "_", name)
    if not cpp:
        return f"#ifndef {plain}\nconst void *const name_{plain} = (const void *)&{name};\n#endif\n"
    return f"#ifndef {plain}\nusing name_{plain} = decltype(&{name});\n#endif\n"


def run_clang(clang, text, cpp, folders, options):
    language = ["-x", "c++", "-std=c++20", "-Xclang", "-skip-function-bodies"] if cpp else ["-x", "c", "-std=gnu17"]
    command = [clang, *options, "-w", *language]
    for folder in folders:
        command += ["-isystem", folder]
    return subprocess.run([*command, "-"], input=text, capture_output=True, text=True, check=False)


@functools.cache
def folders_with(header, declarations):
    """Where a header is, below /usr or declared for the fixtures."""
    patterns = ["/usr/include/" + "*/" * depth for depth in (1, 2, 3)] + ["/usr/lib/*/*/include/", declarations + "/"]
    return [path[: -len(header)] for p in patterns for path in glob.glob(p + header)]


def is_at_hand(header):
    """Is it where a compiler looks by itself? Those of C++ have no suffix."""
    return re.fullmatch(r"\w+", header) or any(os.path.exists(folder + header) for folder in DEFAULT_FOLDERS)


def compile_with_folders(clang, head, text, cpp, declarations):
    """What the compiler says, once every header is found. The preprocessor names all that it misses in one go."""
    options = ["-fsyntax-only", "-ferror-limit=0"]
    at_hand = all(map(is_at_hand, re.findall(r"include\s+<([^>]+)>", head)))
    said = run_clang(clang, text, cpp, [], options).stderr if at_hand else MISSING
    if MISSING not in said:
        return said
    folders = []
    while len(folders) < MOST_FOLDERS:
        needed = run_clang(clang, head, cpp, folders, ["-M", "-MG"]).stdout.replace("\\\n", " ").split()[1:]
        missing = [name for name in needed if name != "-" and not os.path.exists(name)]
        places = [folders_with(name, declarations) for name in missing]
        known = {place[0]: None for place in places if place and place[0] not in folders}
        if not known:
            break
        folders += known
    return run_clang(clang, text, cpp, folders, options).stderr


def said_of_each(clang, head, names, cpp, declarations):
    """What the compiler says of the names that nobody declares."""
    text, line, lines = "".join(head), len(head), {}
    for name in names:
        code = check(name, cpp)
        for number in range(code.count("\n")):
            lines[line + 1 + number] = name
        line += code.count("\n")
        text += code
    said = compile_with_folders(clang, "".join(head), text, cpp, declarations)
    found = {}
    for row in said.splitlines():
        if "fatal error" in row:
            sys.exit(f"names_exist: {row}")
        place = re.match(r"<stdin>:(\d+):\d+: error: (.*)", row)
        if place and GHOST.search(place[2]):
            found[lines.get(int(place[1]), "?")] = place[2].split(";")[0]
    return found


class RuleFile:
    """What one file of rules names, and where it says that this is declared."""

    def __init__(self, path, rules, fixtures):
        self.name = os.path.relpath(path, rules)
        self.sources = fixture_sources(fixtures, self.name)
        self.declarations = os.path.join(fixtures, "declarations")
        with open(path, encoding="utf-8") as stream:
            documents = [document for document in yaml.safe_load_all(stream) if isinstance(document, dict)]
        named = {name.removeprefix("::") for document in documents for name in names_of(document)}
        self.names = sorted(name for name in named if "*" not in name)
        self.patterns = len(named) - len(self.names)
        claims = [document for document in documents if "headers" in document]
        self.headers = [f"#include <{header}>\n" for claim in claims for header in claim["headers"]]
        self.elsewhere = {name for claim in claims for name in claim.get("elsewhere", [])}

    def faults(self, clang):
        """A line for each name that is not where the file says it is."""
        cpp = any(not source.endswith(".c") for source in self.sources) or any("::" in name for name in self.names)
        head = preprocessor_lines(self.sources)
        macros = [line for line in head if "define" in line] or ["#define _GNU_SOURCE\n"]
        includes = [line for line in head if "include" in line] + self.headers
        said = said_of_each(clang, macros + includes, self.names, cpp, self.declarations)
        for name in self.names:
            if name in said and name not in self.elsewhere:
                yield f"{self.name}: {name}: {said[name]}"
            elif name in self.elsewhere and name not in said:
                yield f"{self.name}: {name} is `elsewhere`, and declared here"
        for name in sorted(self.elsewhere.difference(self.names)):
            yield f"{self.name}: {name} is `elsewhere`, and no rule of the file names it"


def main():
    clang, rules, fixtures = sys.argv[1:]
    checked = patterns = faults = 0
    files = [RuleFile(path, rules, fixtures) for path in sorted(glob.glob(rules + "/**/*.yaml", recursive=True))]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for rule_file, found in zip(files, pool.map(lambda file: list(file.faults(clang)) if file.names else [], files)):
            patterns += rule_file.patterns
            checked += len(rule_file.names)
            faults += len(found)
            for fault in found:
                print(fault)
    print(f"{checked} names looked for, {faults} faults; {patterns} patterns are not looked for")
    return 1 if faults or not checked else 0


if __name__ == "__main__":
    sys.exit(main())
