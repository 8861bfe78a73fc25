#!/usr/bin/python3
"""No automatic rewrite of the shipped rules is refuted, and at least 80 are validated. usage: rules_test.py GOINCEPTION LIBRARY [OPTION of
prove.py]..."""
import json
import subprocess
import sys
from pathlib import Path

LEAST_VALIDATED = 80
# For these there is nothing to validate, and the rewrite is never made automatically.
UNPROVEN = {"closedir", "fstat", "openat", "sync", "syncfs"}

done = subprocess.run([sys.executable, Path(__file__).resolve().parent / "prove.py", *sys.argv[1:], "--format", "json"], capture_output=True, text=True)
if done.returncode > 1 or not done.stdout:
    sys.exit(f"ended with {done.returncode}\n{done.stdout}{done.stderr}")
operations = json.loads(done.stdout)["operations"]
rest = [f"{operation['name']}: {operation['verdict']}: {operation['message']}" for operation in operations
        if operation["verdict"] != "validated" and not (operation["verdict"] == "unproven" and operation["name"] in UNPROVEN)]
validated = sum(operation["verdict"] == "validated" for operation in operations)
if validated < LEAST_VALIDATED:
    rest.append(f"only {validated} validated")
sys.exit("\n".join(rest) if rest else 0)
