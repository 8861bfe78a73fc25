"""What the tests of rules have in common."""
import glob
import os
import sys

import yaml


def documents(folder):
    """Each document of each rule file, with the file's path below the folder."""
    for path in sorted(glob.glob(folder + "/**/*.yaml", recursive=True)):
        with open(path, encoding="utf-8") as stream:
            for document in yaml.load_all(stream, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
                yield os.path.relpath(path, folder), document


def arguments():
    """[--write] RULES DATA DOCUMENT: the paths, behind whether the document is to be written."""
    write = sys.argv[1] == "--write"
    return [write, *sys.argv[1 + write:]]


def told(faults, write, document, text, nothing_wrong):
    """Writes the document where that is asked for, or says that it is not current; gives the exit code."""
    if write:
        with open(document, "w", encoding="utf-8") as stream:
            stream.write(text)
    current = ""
    if os.path.exists(document):
        with open(document, encoding="utf-8") as stream:
            current = stream.read()
    if current != text:
        faults = [*faults, f"{document} is not current: `make rule-pages` writes it"]
    print("\n".join(faults) if faults else nothing_wrong)
    return 1 if faults else 0
