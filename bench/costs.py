"""What a command costs: CPU, wall time, memory; and what `--profile` says of its stages."""
import os
import pathlib
import subprocess
import threading
import time


class Cost:
    """What a run took, in seconds."""

    def __init__(self, cpu, wall, failed=0, stages=None):
        self.cpu, self.wall, self.failed, self.stages = cpu, wall, failed, stages or {}


def run(command, directory=None, stderr=subprocess.DEVNULL):
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=directory, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                               stderr=stderr)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return Cost(usage.ru_utime + usage.ru_stime, time.perf_counter() - start, int(process.returncode != 0))


def run_with_profile(command, file):
    """Runs goinception with --profile; the file is for its standard error."""
    with open(file, "wb") as stderr:
        cost = run([*command, "--profile"], stderr=stderr)
    if cost.failed:
        raise SystemExit(f"goinception failed: {' '.join(map(str, command))}\n{pathlib.Path(file).read_text()}")
    cost.stages = stages_of(pathlib.Path(file).read_text())
    return cost


def stages_of(profile):
    """{"read": {"wall": 0.1, "cpu": 0.1}, ...} from what --profile prints."""
    stages = {}
    for words in map(str.split, profile.splitlines()):
        if len(words) >= 5 and words[2] == words[4] == "s":
            stages[words[0]] = {"wall": float(words[1]), "cpu": float(words[3])}
    return stages


def peak_memory_mib(command):
    """(the program alone, with its workers), in a run of its own: looking costs time. Memory that several processes
    share counts for each with its part."""
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
    own, all_ = 0, 0
    ended = threading.Event()
    threading.Thread(target=lambda: (process.wait(), ended.set()), daemon=True).start()
    while not ended.wait(0.02):
        resident = [resident_kib(pid) for pid in family_of(process.pid)]
        own, all_ = max(own, resident[0]), max(all_, sum(resident))
    return own / 1024, all_ / 1024


def family_of(pid):
    yield pid
    try:
        children = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return
    for child in children:
        yield from family_of(int(child))


def resident_kib(pid):
    try:
        for line in pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    except OSError:
        pass
    return 0
