#!/usr/bin/python3
"""Runs the proof programs of fixtures/proofs before and after `goinception fix` rewrote them, and compares.

usage: prove.py GOINCEPTION LIBRARY [--compiler CC] [--flags FLAGS] [--rules FILE] [--runtime NAME] [--with SOURCE] [--limit SECONDS]
               [--include FOLDER] [--format text|json] [NAME]...

An operation is *validated* when what its proof says is the same before and after, alone, beside a second one of itself and all the
others, and with faults where it bears them; and when the loop, which was held before, is held no more. *refuted*: the first
difference. *unproven*: what is missing. The exit status is 1 when one is refuted.
"""
import argparse
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LEAK_BYTES = 64 * 1024
WAITS_MS = (25, 200, 1500)  # a loaded machine holds up loops as well: who is late is asked again with a longer wait
LEAST_WAIT, MOST_WAIT = 0.9, 0.5  # of the wait: so much must be felt before, and no more after
MOST_MEMORY = 4 << 30


def limit():
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 28, 1 << 28))
    if not arguments.flags:  # sanitizers reserve the address space
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


def run(command, folder, seconds):
    """Exit status (negative: the signal; None: it did not end) and standard output; nothing that it started is left behind."""
    child = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                             preexec_fn=limit, start_new_session=True)
    try:
        out, err = child.communicate(timeout=seconds)
        status = child.returncode
    except subprocess.TimeoutExpired:
        status = None
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    if status is None:
        out, err = child.communicate()
    return status, out, err


def must(command, folder):
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}")
    return done.stdout


class Said:
    """What one run of a proof was seen to do."""

    def __init__(self, line):
        self.name, stall, descriptors, size, self.text = line.rstrip("\n").split("\t")[1:]
        self.stall_ms, self.descriptors, self.bytes = int(stall) / 1e6, int(descriptors), int(size)


def run_proofs(program, run_pass, wait_ms, names, limit_s):
    """name → what each run said, or the reason why there is nothing to read."""
    said, names = {name: [] for name in names}, list(names)
    while names:
        folder = Path(tempfile.mkdtemp(dir=program.parent))
        status, out, err = run([program, run_pass, str(wait_ms), str(limit_s), *names], folder, limit_s * (len(names) + 1))
        shutil.rmtree(folder)
        current = None
        for line in out.splitlines():
            if line.startswith("begin\t"):
                current = line.split("\t")[1]
            elif line.startswith("end\t"):
                result = Said(line)
                said[result.name].append(result)
                current = None
        if status == 0:
            break
        why = f"does not end in {limit_s} s" if status in (None, -signal.SIGALRM) else \
            f"is killed by signal {-status}" if status < 0 else f"ends with status {status}: {err.strip()[-200:]}"
        if not current:  # all at once: nobody knows who
            for name in names:
                said[name] = said[name] if len(names) > 1 and run_pass == "alone" else why
            break
        said[current] = why
        names = [name for name in names if not said[name]]
    return said


# ---- the programs ----

def rewrites(rules_folder):
    """call → the rewrite that has it, of those that are made automatically in tasks of the runtime."""
    import yaml
    found = {}
    for path in sorted(rules_folder):
        for document in yaml.safe_load_all(path.read_text()):
            if document and document.get("rewrite") and document.get("for") == arguments.runtime and \
                    document.get("grade") != "manual":
                found.update({call: document["rewrite"] for call in document["calls"]})
    return found


def wrappers(calls):
    """All calls come by the disk that is slow, whatever they are declared as."""
    text = "void disk_answers(const char *call);\n"
    for call in calls:
        parts = "long a, long b, long c, long d, long e, long f, long g"
        text += (f"long __real_{call}({parts}) __attribute__((weak));\nlong __wrap_{call}({parts});\n"
                 f"long __wrap_{call}({parts})\n{{\n\tdisk_answers(\"{call}\");\n\treturn __real_{call}(a, b, c, d, e, f, g);\n}}\n")
    return text


def build(folder, calls):
    compile_ = [arguments.compiler, "-w", "-g", "-O1", "-std=gnu17", "-D_GNU_SOURCE", "-U_FORTIFY_SOURCE", "-fno-builtin",
                f"-I{ROOT}/include", *(f"-I{arguments.include}" for _ in [0] if arguments.include), *arguments.flags.split()]
    (folder / "wrappers.c").write_text(wrappers(calls))
    common = [folder / "wrappers.c", folder / "proof.c", *map(Path, arguments.with_)]
    objects = []
    for number, source in enumerate(common):
        objects.append(folder / f"common-{number}.o")
        must([*compile_, "-c", source, "-o", objects[-1]], folder)
    programs = {}
    for which in "before", "after":
        sources = sorted((folder / which).glob("*.c"))
        programs[which] = folder / which / "program"
        must([*compile_, *sources, *objects, *(f"-Wl,--wrap={call}" for call in calls), arguments.library, *arguments.libraries.split(),
              "-pthread", "-o", programs[which]], folder)
    return programs


def rewrite(folder):
    """Lets `goinception fix` rewrite the copy; what it says of each call of an operation in its own proof."""
    command = [arguments.goinception, "fix", "--no-cache", "--path", "after", "--scope", "all", "--min-confidence", "low", "--runtime",
               arguments.runtime, "--grade", "changes-behaviour", "--apply", "--allow-dirty", "--rollback", "rollback.patch",
               "--format", "json", "-o", "fix.json", *(f"--rules={path}" for path in arguments.rules)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if done.returncode > 1:
        sys.exit(f"{' '.join(command)}\n{done.stderr}")
    changes = {}
    for change in json.loads((folder / "fix.json").read_text())["changes"]:
        if change["location"]["function"] == f"proof_{change['call']}":
            changes.setdefault(change["call"], []).append(change)
    return changes


# ---- the verdict ----

def difference(before, after, what):
    if isinstance(after, str):
        return f"{what}it {after}"
    if not after:
        return f"{what}it says nothing"
    for run_ in after:
        was, now = before.text.split("; "), run_.text.split("; ")
        for one, other in zip(was + [""] * len(now), now + [""] * len(was)):
            if one != other:
                return f'{what}it said "{one}", and now "{other}"'
    return None


def leak(before, after):
    if after.descriptors > before.descriptors:
        return f"it leaves {after.descriptors} descriptors open, and left {before.descriptors}"
    if after.bytes > before.bytes + LEAK_BYTES:
        return f"it leaves {after.bytes} bytes allocated, and left {before.bytes}"
    return None


class Operation:
    def __init__(self, name, rewrite_name, changes):
        self.name, self.rewrite, self.verdict, self.message = name, rewrite_name, None, ""
        self.before_ms = self.after_ms = None
        self.rule = changes[0]["rule"] if changes else ""
        self.replacement = changes[0]["replacement"] or "" if changes else ""
        done = [change for change in changes if change["stage"] == "APPLIED"]
        if not changes:
            self.decide("unproven", "no proof program calls it, or no rule speaks of that call")
        elif len(done) < len(changes):
            rest = next(change for change in changes if change["stage"] != "APPLIED")
            self.decide("refuted" if rest["status"] == "refuted" else "unproven", rest["message"])

    def decide(self, verdict, message=""):
        if not self.verdict:
            self.verdict, self.message = verdict, message


def prove(operations, programs):
    open_ = {operation.name: operation for operation in operations if not operation.verdict}
    for wait_ms in WAITS_MS:
        before = run_proofs(programs["before"], "alone", wait_ms, open_, arguments.limit)
        after = run_proofs(programs["after"], "alone", wait_ms, open_, arguments.limit)
        late = {}
        for name, operation in open_.items():
            if isinstance(before[name], str) or not before[name]:
                operation.decide("unproven", f"before anything is changed, its proof {before[name] or 'says nothing'}")
                continue
            was = before[name][0]
            wrong = difference(was, after[name], "") or leak(was, after[name][0])
            operation.before = was
            operation.before_ms = was.stall_ms
            operation.after_ms = None if isinstance(after[name], str) or not after[name] else after[name][0].stall_ms
            if wrong:
                operation.decide("refuted", wrong)
            elif was.stall_ms < LEAST_WAIT * wait_ms or operation.after_ms > MOST_WAIT * wait_ms:
                late[name] = operation
        if wait_ms == WAITS_MS[0]:
            everything = [operation for operation in open_.values() if not operation.verdict]
            prove_more(everything, programs)
        open_ = {name: operation for name, operation in late.items() if not operation.verdict}
        if not open_:
            break
    for operation in open_.values():
        if operation.before_ms < LEAST_WAIT * WAITS_MS[-1]:
            operation.decide("unproven", f"its proof does not wait: {operation.before_ms:.1f} ms")
        else:
            operation.decide("refuted", f"the loop is still held up for {operation.after_ms:.1f} ms")
    for operation in operations:
        operation.decide("validated")


def prove_more(operations, programs):
    """Several at a time, and with faults."""
    for run_pass, what in ("together", "beside others, "), ("faults", "with faults, "):
        names = [operation.name for operation in operations if not operation.verdict]
        said = run_proofs(programs["after"], run_pass, WAITS_MS[0], names, arguments.limit)
        for operation in operations:
            after = said.get(operation.name)
            if isinstance(after, str) and len(names) > 1:  # who was it?
                after = run_proofs(programs["after"], run_pass, WAITS_MS[0], [operation.name], arguments.limit)[operation.name]
            wrong = after and difference(operation.before, after, what)
            if wrong:
                operation.decide("refuted", wrong)


def report(operations):
    if arguments.format == "json":
        print(json.dumps({"operations": [{key: getattr(operation, key) for key in
                                          ("name", "rule", "rewrite", "replacement", "verdict", "message", "before_ms", "after_ms")}
                                         for operation in operations]}, indent=1))
        return
    rows = [("operation", "rewrite", "becomes", "verdict", "stall before", "after", "")]
    for operation in operations:
        stalls = ["" if stall is None else f"{stall:.1f} ms" for stall in (operation.before_ms, operation.after_ms)]
        rows.append((operation.name, operation.rewrite, operation.replacement, operation.verdict, *stalls, operation.message))
    widths = [max(len(row[column]) for row in rows) for column in range(6)]
    for row in rows:
        print("  ".join([*(row[i].ljust(widths[i]) for i in range(6)), row[6]]).rstrip())
    count = {verdict: sum(operation.verdict == verdict for operation in operations) for verdict in ("validated", "refuted", "unproven")}
    print(f"\n{len(operations)} operations: " + ", ".join(f"{number} {verdict}" for verdict, number in count.items()))


def main():
    folder = Path(tempfile.mkdtemp(prefix="goinception-proofs-"))
    try:
        for name in "proof.c", "proof.h":
            shutil.copy(ROOT / "fixtures/proofs" / name, folder)
        for name in "before", "after":
            shutil.copytree(ROOT / "fixtures/proofs/programs", folder / name)
            if arguments.include:
                with open(folder / name / "compile_flags.txt", "a") as flags:
                    flags.write(f"-I{arguments.include}\n")
        rules = arguments.rules or sorted((ROOT / "rules/goinception-async").glob("*.yaml"))
        calls = rewrites(map(Path, rules))
        changes = rewrite(folder)
        wanted = [call for call in calls if not arguments.names or call in arguments.names]
        operations = [Operation(call, calls[call], changes.get(call, [])) for call in wanted]
        prove(operations, build(folder, sorted(calls)))
        report(operations)
        return any(operation.verdict == "refuted" for operation in operations)
    finally:
        shutil.rmtree(folder)


parser = argparse.ArgumentParser()
parser.add_argument("goinception")
parser.add_argument("library")
parser.add_argument("names", nargs="*")
parser.add_argument("--compiler", default=os.environ.get("CC") or "cc")
parser.add_argument("--flags", default="")
parser.add_argument("--libraries", default="")
parser.add_argument("--rules", action="append", default=[])
parser.add_argument("--runtime", default="goinception-async")
parser.add_argument("--with", dest="with_", action="append", default=[])
parser.add_argument("--include", default="")
parser.add_argument("--limit", type=int, default=60)
parser.add_argument("--format", choices=("text", "json"), default="text")

if __name__ == "__main__":
    arguments = parser.parse_args()
    arguments.goinception, arguments.library = os.path.abspath(arguments.goinception), os.path.abspath(arguments.library)
    sys.exit(main())
