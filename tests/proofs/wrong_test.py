#!/usr/bin/python3
"""Every wrong rewrite of wrong/drop-ins.yaml is refuted, each for its own reason. usage: wrong_test.py GOINCEPTION LIBRARY [OPTION of prove.py]..."""
import json
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
WRONG = {
    "read": "does not end in 10 s",
    "stat": 'ENOENT", and now "status -1 EIO"',
    "poll": "does not end in 10 s",
    "usleep": "the loop is still held up",
    "nanosleep": "descriptors open",
    "waitpid": "bytes allocated",
    "readv": "beside others, it said ",
    "fsync": "is killed by signal 9",
}

done = subprocess.run([sys.executable, HERE / "prove.py", *sys.argv[1:], "--rules", HERE / "wrong/drop-ins.yaml", "--runtime", "wrong", "--with",
                       HERE / "wrong/drop_ins.c", "--include", HERE / "wrong", "--limit", "10", "--format", "json"], capture_output=True, text=True)
if done.returncode != 1:
    sys.exit(f"ended with {done.returncode}\n{done.stdout}{done.stderr}")
found = {operation["name"]: operation for operation in json.loads(done.stdout)["operations"]}
wrong = [f"{name}: expected a refutation with '{words}', got {found[name]['verdict']}: {found[name]['message']}"
         for name, words in WRONG.items() if found[name]["verdict"] != "refuted" or words not in found[name]["message"]]
sys.exit("\n".join(wrong) if wrong or set(found) != set(WRONG) else 0)
