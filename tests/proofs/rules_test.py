#!/usr/bin/python3
"""validate --rules: all automatic rewrites of the shipped rules are validated. At a desk, what a library is missing for may be left out.
usage: rules_test.py GOINCEPTION SCHEMA"""
import json
import os
import subprocess
import sys

import jsonschema

LEAST_VALIDATED = 350 if os.environ.get("CI") else 115

done = subprocess.run([sys.argv[1], "validate", "--rules", "--no-cache", "--format", "json"], capture_output=True, text=True)
if done.returncode != 0:
    sys.exit(f"ended with {done.returncode}\n{done.stdout}{done.stderr}")
report = json.loads(done.stdout)
with open(sys.argv[2]) as schema:
    jsonschema.validate(report, json.load(schema))


def is_right(operation):
    if operation["verdict"] == "validated":
        return True
    # Older kernels change a terminal's settings while somebody still writes.
    if operation["call"] == "tcsetattr" and operation["message"].startswith("its proof does not wait"):
        return True
    return not os.environ.get("CI") and operation["message"].endswith(" is not found")


wrong = [f"{operation['call']}: {operation['verdict']}: {operation['message']}" for operation in report["operations"] if not is_right(operation)]
if report["validated"] + 1 < LEAST_VALIDATED:
    wrong.append(f"only {report['validated']} validated")
sys.exit("\n".join(wrong) if wrong else 0)
