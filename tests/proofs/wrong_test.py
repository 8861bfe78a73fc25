#!/usr/bin/python3
"""Every wrong rewrite of wrong/drop-ins.yaml is refuted, each for its own reason. usage: wrong_test.py GOINCEPTION"""
import json
import subprocess
import sys
from pathlib import Path

WRONG = {
    "read": "does not end in 6 s",
    "stat": 'ENOENT", and now "status -1 EIO"',
    "poll": "does not end in 6 s",
    "usleep": "the loop is still held up",
    "nanosleep": "descriptors open",
    "waitpid": "bytes allocated",
    "readv": "beside others, it said ",
    "fsync": "is killed by signal 9",
}

folder = Path(__file__).resolve().parent / "wrong"
done = subprocess.run([sys.argv[1], "validate", "--rules", "--no-cache", "--rules", folder / "drop-ins.yaml", "--runtime", "wrong", "--drop-ins", folder,
                       "--run-timeout", "6", "--format", "json"], capture_output=True, text=True)
if done.returncode != 1:
    sys.exit(f"ended with {done.returncode}\n{done.stdout}{done.stderr}")
found = {operation["call"]: operation for operation in json.loads(done.stdout)["operations"]}
wrong = [f"{name}: expected a refutation with '{words}', got {found.get(name)}"
         for name, words in WRONG.items() if name not in found or found[name]["verdict"] != "refuted" or words not in found[name]["message"]]
sys.exit("\n".join(wrong) if wrong or set(found) != set(WRONG) else 0)
