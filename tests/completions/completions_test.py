"""completions_test.py SHELL PROGRAM: types into a real shell, presses TAB, and looks at what the shell makes of it."""
import os
import pty
import re
import select
import shutil
import subprocess
import sys
import tempfile
import time

# What is typed, and what a press of TAB must add to it.
CASES = [
    ("goinception anal", "yze"),
    ("goinception rules che", "ck"),
    ("goinception analyze --min-con", "fidence"),
    ("goinception analyze --format check", "style"),
    ("goinception analyze --format=check", "style"),
    ("goinception doctor --no-cac", "he"),
    ("goinception doctor --progress alw", "ays"),
    ("goinception rules list --summ", "ary"),
    ("goinception analyze -o sari", "f:"),
    ("goinception analyze -o sarif:unlike", "ly-file.sarif"),
    ("goinception analyze --baseline unlike", "ly-file.sarif"),
    ("goinception analyze --depth unlimited wonder", "land"),
    ("goinception explain dns-look", "up"),
    ("goinception help comple", "tions"),
    ("goinception completions zs", "h"),
]
# And what it must not add: an option that the command does not have, a file where a rule is asked for.
NOTHING = ["goinception cache --min-con", "goinception explain wonderl"]
SECONDS = 20

START = {
    "bash": ["bash", "--norc", "--noprofile", "-i"],
    "zsh": ["zsh", "-f", "-i"],
}
PREPARE = {
    "bash": "PS1='READY> '; bind 'set bell-style none'; bind 'set enable-bracketed-paste off'; source ./script",
    "zsh": "PS1='READY> '; autoload -U compinit; compinit -u -D; unsetopt beep zle_bracketed_paste 2>/dev/null; source ./script",
}


class Shell:
    """A shell on a terminal of its own."""

    def __init__(self, name, folder, environment):
        self.child, self.terminal = pty.fork()
        if self.child == 0:
            os.chdir(folder)
            os.execvpe(START[name][0], START[name], environment)
        self.send(PREPARE[name] + "; echo rea''dy\n")
        self.read_until(lambda seen: "ready" in seen and seen.rstrip().endswith("READY>"))

    def send(self, text):
        os.write(self.terminal, text.encode())

    def read_until(self, enough, seconds=SECONDS):
        seen = ""
        end = time.monotonic() + seconds
        while time.monotonic() < end and not enough(seen):
            if select.select([self.terminal], [], [], 0.1)[0]:
                seen += re.sub(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[=>]|[\r\x07\x08]", "", os.read(self.terminal, 65536).decode(errors="replace"))
        return seen

    def complete(self, line, expected):
        self.send("\x15" + line)
        self.read_until(lambda seen: line in seen or seen.endswith(line[-6:]))
        self.send("\t")
        seen = self.read_until(lambda seen: expected in seen) if expected else self.read_until(lambda seen: False, 2)
        self.send("\x15")
        return seen

    def end(self):
        os.close(self.terminal)
        os.waitpid(self.child, 0)


def completed_by_fish(line, folder, environment):
    """The candidates, as fish itself gives them to its command line."""
    # Only the word that is completed comes back, for options with what stands in front of the value.
    output = subprocess.run(["fish", "--no-config", "-c", f"source ./script; complete -C '{line}'"], cwd=folder, env=environment,
                            capture_output=True, text=True, check=True, timeout=SECONDS).stdout
    return [row.split("\t")[0] for row in output.splitlines()]


def failures_of_fish(folder, environment):
    for line, added in CASES:
        word = line.split()[-1]
        candidates = completed_by_fish(line, folder, environment)
        if not any(candidate in (word + added, (word + added).split("=")[-1], (word + added).split(":")[-1], word + added + "/") for candidate in candidates):
            yield f"{line!r}: {candidates}"
    for line in NOTHING:
        if candidates := completed_by_fish(line, folder, environment):
            yield f"{line!r} was completed: {candidates}"


def failures_of_terminal(name, folder, environment):
    shell = Shell(name, folder, environment)
    for line, added in CASES:
        seen = shell.complete(line, added)
        if added not in seen:
            yield f"{line!r}: {added!r} was not added: {seen!r}"
    for line in NOTHING:
        seen = shell.complete(line, None)
        if "fidence" in seen or "land" in seen:
            yield f"{line!r} was completed: {seen!r}"
    shell.end()


def has_terminals():
    try:
        for descriptor in os.openpty():
            os.close(descriptor)
    except OSError:
        return False
    return True


def main():
    name, program = sys.argv[1:]
    if not shutil.which(name):
        print(f"completions_test: skipped: no {name} on this machine; make setup-tests installs it")
        return 77
    if name != "fish" and not has_terminals():
        print("completions_test: skipped: this machine makes no pseudo-terminals (a chroot without /dev/pts)")
        return 77
    with tempfile.TemporaryDirectory() as folder:
        with open(f"{folder}/script", "wb") as script:
            script.write(subprocess.run([program, "completions", name], check=True, capture_output=True).stdout)
        open(f"{folder}/unlikely-file.sarif", "w").close()
        os.mkdir(f"{folder}/wonderland")
        environment = {"PATH": f"{os.path.dirname(program)}:{os.environ['PATH']}", "HOME": folder, "TERM": "xterm",
                       "LC_ALL": "C.UTF-8", "COLUMNS": "200"}
        failures = list(failures_of_fish(folder, environment) if name == "fish" else failures_of_terminal(name, folder, environment))
    print("\n".join(failures) or f"{name}: {len(CASES)} lines completed")
    return 1 if failures else 0


sys.exit(main())
