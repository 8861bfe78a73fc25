#!/usr/bin/python3
"""validate --rules: no automatic rewrite of the shipped rules is refuted, and those of the async runtime and of POSIX are all validated.
usage: rules_test.py GOINCEPTION SCHEMA"""
import json
import subprocess
import sys

import jsonschema

LEAST_VALIDATED = 115

done = subprocess.run([sys.argv[1], "validate", "--rules", "--no-cache", "--format", "json"], capture_output=True, text=True)
if done.returncode != 0:
    sys.exit(f"ended with {done.returncode}\n{done.stdout}{done.stderr}")
report = json.loads(done.stdout)
with open(sys.argv[2]) as schema:
    jsonschema.validate(report, json.load(schema))
# For these no proof program is shipped: a person asks for them, and is told what they change.
wrong = [f"{operation['call']}: {operation['verdict']}: {operation['message']}" for operation in report["operations"]
         if operation["verdict"] != "validated" and (operation["grade"] == "safe" or operation["rule"] or
                                                     operation["framework"] != "any")]
if report["validated"] < LEAST_VALIDATED:
    wrong.append(f"only {report['validated']} validated")
sys.exit("\n".join(wrong) if wrong else 0)
