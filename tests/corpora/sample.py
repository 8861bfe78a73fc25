"""Judged findings, and what a report says about them. The form of a sample is described in docs/evaluation.md."""
import collections
import dataclasses
import hashlib
import json

import yaml

CONFIDENCES = ["high", "medium", "low"]
VERDICTS = ["true", "harmless", "false"]
PARTS_OF_A_LABEL = {"file", "line", "function", "call", "rule", "entry", "verdict", "why"}
PARTS_OF_A_MISS = {"file", "function", "call", "context", "reason", "why"}


def chain_of(finding):
    """The functions of its way, as fixtures write them: on_client>lookup."""
    return ">".join(hop["function"] for hop in finding["chain"])


def holds(label, finding):
    """Was what is told now judged? By the context, and by the way where the judgement says which one it was."""
    return (label["entry"] == finding["context"]["entry"]
            and label.get("chain", chain_of(finding)) == chain_of(finding))


class SampleError(Exception):
    """What is wrong with a sample, with its place."""


def key(entry):
    return entry["file"], entry["line"], entry["call"], entry["rule"]


class Sample:
    """What people said about the findings of one package. `drawn`: of a confidence with more findings than anybody
    reads, only so many are judged; which ones, says order_of_drawing()."""

    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            content = yaml.safe_load(file)
        self.package, self.version = content["package"], content["version"]
        self.drawn = content.get("drawn", {})
        self.misses = content.get("misses", [])
        self.labels = {}
        for label in content["findings"]:
            check(path, label, PARTS_OF_A_LABEL)
            label["verdict"] = str(label["verdict"]).lower()  # an unquoted true is a boolean to YAML
            if label["verdict"] not in VERDICTS:
                raise SampleError(f"{place(path, label)}: verdict is {label['verdict']}, not one of {VERDICTS}")
            if key(label) in self.labels:
                raise SampleError(f"{place(path, label)}: judged twice")
            self.labels[key(label)] = label
        for miss in self.misses:
            check(path, miss, PARTS_OF_A_MISS)


def check(path, entry, required):
    missing = required - set(entry)
    if missing:
        raise SampleError(f"{place(path, entry)}: no {', '.join(sorted(missing))}")


def place(path, entry):
    return f"{path}: {entry.get('file')}:{entry.get('line', entry.get('function'))}"


def order_of_drawing(entry):
    """A draw that does not depend on the day: the order of the SHA-256 of where a finding is. One that comes or goes
    leaves the others where they are."""
    return hashlib.sha256("{}:{}:{}:{}".format(*key(entry)).encode()).hexdigest()


@dataclasses.dataclass
class Comparison:
    sample: Sample
    summary: dict
    findings: dict  # by confidence: those that a context reaches
    judged: dict  # by confidence: how many of each verdict
    unjudged: list  # findings that should be judged, and are not
    gone: list  # labels without a finding
    moved: list  # (label, finding): told from another context, or by another way, than when it was judged
    misses: list  # (miss, confidence): what is said of it now, or None


def compare(sample, report_path):
    with open(report_path, encoding="utf-8") as file:
        report = json.load(file)
    told = [finding for finding in report["findings"] if finding["context"] is not None]
    findings = {confidence: [f for f in told if f["confidence"] == confidence] for confidence in CONFIDENCES}
    judged = {confidence: collections.Counter() for confidence in CONFIDENCES}
    unjudged, moved = [], []
    for confidence in CONFIDENCES:
        order = sorted(findings[confidence], key=order_of_drawing)
        asked_for = sample.drawn.get(confidence, 0 if confidence == "low" else len(order))
        for number, finding in enumerate(order):
            label = sample.labels.get(key(finding))
            if label and holds(label, finding):
                judged[confidence][label["verdict"]] += 1
            elif label:
                moved.append((label, finding))
            elif number < asked_for:
                unjudged.append(finding)
    there = {key(finding) for finding in told}
    return Comparison(sample=sample, summary=report["summary"], findings=findings, judged=judged,
                      unjudged=sorted(unjudged, key=key_by_confidence), moved=moved,
                      gone=[label for where, label in sorted(sample.labels.items()) if where not in there],
                      misses=[(miss, how_told(miss, told)) for miss in sample.misses])


def key_by_confidence(finding):
    return CONFIDENCES.index(finding["confidence"]), key(finding)


def how_told(miss, told):
    """The best confidence with which what was missed is told now, or None."""
    confidences = [finding["confidence"] for finding in told
                   if all(finding[part] == miss[part] for part in ("file", "function", "call"))
                   and any(context["kind"] in miss["context"] and context["entry"] == miss.get("entry", context["entry"])
                           for context in [finding["context"], *finding["other_contexts"]])]
    return min(confidences, key=CONFIDENCES.index, default=None)


def right(counts):
    return counts["true"] + counts["harmless"]


def resolved_share(summary):
    """Of the calls through pointers, per cent whose targets are known, or known to be none; None where there are none."""
    calls = summary["indirect_calls"]
    return 100 * (calls["resolved"] + calls.get("nobody", 0)) / calls["total"] if calls["total"] else None
