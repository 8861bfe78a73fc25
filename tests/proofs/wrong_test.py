#!/usr/bin/python3
"""Every wrong rewrite of wrong/ is refuted, each for its own reason. usage: wrong_test.py GOINCEPTION [libuv]"""
import json
import subprocess
import sys
from pathlib import Path

IN_TASKS = {
    "read": "does not end in 6 s",
    "stat": 'ENOENT", and now "status -1 EIO"',
    "poll": "does not end in 6 s",
    "usleep": "the loop is still held up",
    "nanosleep": "descriptors open",
    "waitpid": "bytes allocated",
    "readv": "beside others, it said ",
    "fsync": "is killed by signal 9",
}

IN_CALLBACKS = {
    "usleep": "the loop is still held up",
    "getaddrinfo": "does not end in 6 s",
    "fdatasync": 'EBADF", and now "no descriptor -1 0"',
    "access": 'ENOENT", and now "absent -1 0"',
    "unlink": "bytes allocated",
}

folder = Path(__file__).resolve().parent / "wrong"
tasks = ["--rules", folder / "drop-ins.yaml", "--runtime", "wrong", "--drop-ins", folder]
callbacks = ["--rules", folder / "callbacks.yaml", "--runtime", "libuv"]
options, expected = (callbacks, IN_CALLBACKS) if "libuv" in sys.argv[2:] else (tasks, IN_TASKS)
done = subprocess.run([sys.argv[1], "validate", "--rules", "--no-cache", *options, "--run-timeout", "6", "--format", "json"], capture_output=True, text=True)
found = {operation["call"]: operation for operation in json.loads(done.stdout or '{"operations": []}')["operations"]}
if found and all(operation["message"].endswith(" is not found") for operation in found.values()):
    sys.exit(77)
if done.returncode != 1:
    sys.exit(f"ended with {done.returncode}\n{done.stdout}{done.stderr}")
wrong = [f"{name}: expected a refutation with '{words}', got {found.get(name)}"
         for name, words in expected.items() if name not in found or found[name]["verdict"] != "refuted" or words not in found[name]["message"]]
sys.exit("\n".join(wrong) if wrong or set(found) != set(expected) else 0)
