"""A comparison as text, for a terminal."""
from pages import answered
from sample import CONFIDENCES, chain_of, resolved_share, right


def share(part, whole):
    return f"{100 * part / whole:5.0f} %" if whole else "      -"


def print_precision(comparison):
    print("confidence  findings  judged   true  harmless  false    right  worth a change")
    for confidence in CONFIDENCES:
        counts = comparison.judged[confidence]
        whole = sum(counts.values())
        print(f"{confidence:10}  {len(comparison.findings[confidence]):8}  {whole:6}  {counts['true']:5}  "
              f"{counts['harmless']:8}  {counts['false']:5}  {share(right(counts), whole)}  "
              f"{share(counts['true'], whole):>14}")


def print_account(summary):
    calls, resolved = summary["indirect_calls"], resolved_share(summary)
    print(f"\ncalls through pointers resolved: {answered(calls)}"
          + ("" if resolved is None else f" ({resolved:.0f} %)"))


def print_list(title, lines):
    if lines:
        print(f"\n{title}")
        for line in lines:
            print(f"  {line}")


def place(entry):
    return f"{entry['file']}:{entry['line']} {entry['call']}()"


def print_differences(comparison):
    print_list("not judged:", [
        f"{f['confidence']:6} {f['rule']}: {place(f)} in {f['function']}(), from {f['context']['entry']}()"
        for f in comparison.unjudged])
    print_list("judged, and no longer found:", [
        f"{label['verdict']:8} {place(label)} in {label['function']}()" for label in comparison.gone])
    print_list("told from another context than when it was judged:", [
        f"{place(label)}: from {finding['context']['entry']}(), was {label['entry']}()"
        for label, finding in comparison.moved if finding["context"]["entry"] != label["entry"]])
    print_list("told by another way than when it was judged:", [
        f"{place(label)}: {chain_of(finding)}, was {label['chain']}"
        for label, finding in comparison.moved if finding["context"]["entry"] == label["entry"]])
    print_list("missed, and what is said now:", [
        f"{confidence or 'nothing':8} {miss['call']}() in {miss['function']}() {miss['file']}: {miss['reason']}"
        for miss, confidence in comparison.misses])
