"""A code base to measure on: a copy of its own, so that sources can be changed, with its compile commands."""
import json
import os
import pathlib
import shlex
import shutil

FLAGS_WITH_OUTPUT = {"-o", "-MF", "-MT", "-MQ", "-MJ"}
FLAGS_OF_OUTPUT = {"-c", "-S", "-MD", "-MMD", "-MP", "-MG"}
CPLUSPLUS = {".cc", ".cpp", ".cxx", ".C", ".c++"}


class CodeBase:
    """entries: the compile commands, the first for each source, without what only says where to write."""

    def __init__(self, folder, scratch):
        self.name = folder.name
        self.folder = scratch / folder.name
        shutil.copytree(folder, self.folder, symlinks=True, ignore=shutil.ignore_patterns(".git"))
        self.build = scratch / "build"
        self.build.mkdir()
        text = (folder / "compile_commands.json").read_text()
        self.entries = one_entry_a_file(json.loads(text.replace(str(folder), str(self.folder))))
        self.write(self.entries)

    def write(self, entries):
        (self.build / "compile_commands.json").write_text(json.dumps(entries))

    def is_cplusplus(self):
        count = sum(pathlib.Path(entry["file"]).suffix in CPLUSPLUS for entry in self.entries)
        return 2 * count > len(self.entries)

    def analyze(self, program, jobs, cache):
        return [program, "analyze", "--path", self.folder, "--build", self.build, "--jobs", str(jobs),
                *(["--cache-dir", cache] if cache else ["--no-cache"]), "--fail-on", "never", "--format", "json",
                "--output", self.build / "report.json"]

    def report(self):
        return json.loads((self.build / "report.json").read_text())

    def middle_source(self):
        """The source of median size: neither a trifle nor the largest."""
        files = sorted((os.path.getsize(entry["file"]), entry["file"]) for entry in self.entries)
        return pathlib.Path(files[len(files) // 2][1])

    def header(self):
        """A header of the code base's own that many sources name, but not most."""
        headers = {path.name: path for path in sorted(self.folder.rglob("*.h"))}
        named = {}
        for entry in self.entries:
            text = pathlib.Path(entry["file"]).read_text(errors="replace")
            for line in text.splitlines():
                if line.lstrip().startswith("#include"):
                    name = line.split("/")[-1].strip().strip('">').split('"')[-1].split("<")[-1]
                    if name in headers:
                        named[name] = named.get(name, 0) + 1
        if not named:
            return None
        wanted = len(self.entries) / 10
        return headers[min(sorted(named), key=lambda name: abs(named[name] - wanted))]


def add_comment(path):
    """Another content, the same meaning."""
    with open(path, "a", encoding="utf-8") as file:
        file.write("\n/* one more line */\n")


def add_call(path):
    """Other facts: one more function that calls another, under a name that no earlier one has."""
    with open(path, "a+", encoding="utf-8") as file:
        file.seek(0)
        number = file.read().count("void bench_added_") // 2
        file.write(f"\nvoid bench_called_{number}(void);\nvoid bench_added_{number}(void);\n"
                   f"void bench_added_{number}(void) {{ bench_called_{number}(); }}\n")


def one_entry_a_file(commands):
    entries = {}
    for entry in commands:
        words = entry.get("arguments") or shlex.split(entry["command"])
        path = os.path.normpath(os.path.join(entry["directory"], entry["file"]))
        if os.path.exists(path) and path not in entries:
            flags = flags_of(words[1:], lambda word: os.path.normpath(os.path.join(entry["directory"], word)) == path)
            entries[path] = {"directory": entry["directory"], "file": path, "arguments": ["cc", *flags, "-c", path]}
    return list(entries.values())


def flags_of(words, is_source):
    flags, words = [], iter(words)
    for word in words:
        if word in FLAGS_WITH_OUTPUT:
            next(words, None)
        elif word not in FLAGS_OF_OUTPUT and not is_source(word) and not word.startswith("-Wp,-M"):
            flags.append(word)
    return flags
