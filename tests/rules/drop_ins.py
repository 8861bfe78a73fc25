#!/usr/bin/python3
"""Every drop-in of the runtime is one that `goinception fix` writes, and the other way round: drop_ins.py DROP-INS RULES"""
import glob
import sys

import yaml


def renames(folder):
    for path in glob.glob(folder + "/goinception-async/*.yaml"):
        with open(path, encoding="utf-8") as stream:
            for document in yaml.safe_load_all(stream):
                if document.get("kind") == "rename":
                    yield from document["calls"].items()
                    yield from document.get("along", {}).items()


def main():
    with open(sys.argv[1], encoding="utf-8") as stream:
        there = {(entry["call"], entry["drop_in"]) for entry in yaml.safe_load(stream)["drop_ins"]}
    written = set(renames(sys.argv[2]))
    for call, drop_in in sorted(there - written):
        print(f"fix does not know that {drop_in} stands for {call}")
    for call, drop_in in sorted(written - there):
        print(f"fix writes {drop_in} for {call}, and the runtime does not have it")
    print(f"{len(there & written)} drop-ins are known to both")
    return 1 if there ^ written else 0


if __name__ == "__main__":
    sys.exit(main())
