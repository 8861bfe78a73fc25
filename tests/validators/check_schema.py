#!/usr/bin/python3
"""check_schema.py SCHEMA FILE...: holds JSON files against a published JSON schema."""
import json
import sys

import jsonschema

with open(sys.argv[1], encoding="utf-8-sig") as file:
    schema = json.load(file)
validator = jsonschema.validators.validator_for(schema)(schema)
failed = False
for name in sys.argv[2:]:
    with open(name, encoding="utf-8") as file:
        for error in validator.iter_errors(json.load(file)):
            print(f"{name}: {error.json_path}: {error.message}")
            failed = True
sys.exit(failed)
