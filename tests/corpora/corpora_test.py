#!/usr/bin/python3
"""The checker of judgements, on an example that has one of everything: corpora_test.py PROGRAM

What it prints is compared with example/*.expected (BLESS=1 writes them anew); all shipped samples must be readable.
"""
import os
import pathlib
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import pages  # noqa: E402
from sample import Sample, SampleError, compare, order_of_drawing  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
EXAMPLE = HERE / "example"
PROGRAM = sys.argv.pop()


def run(*command):
    process = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
    return process.returncode, process.stdout, process.stderr


def measure(*more):
    return run(sys.executable, HERE / "measure", "--program", PROGRAM, "--samples", EXAMPLE, *more)


class Checker(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.reports = pathlib.Path.cwd() / "corpora-reports"
        cls.status, cls.output, cls.log = measure("--check", "--reports", cls.reports, EXAMPLE / "loop")
        cls.report = cls.reports / "loop.json"

    def compare_with_file(self, name, text):
        path = EXAMPLE / f"{name}.expected"
        if os.environ.get("BLESS"):
            path.write_text(text, encoding="utf-8")
        self.assertEqual(text, path.read_text(encoding="utf-8"))

    def test_a_target_that_is_missed_is_told_by_the_exit_status(self):
        self.assertEqual(self.status, 1, self.log)

    def test_what_is_measured(self):
        self.compare_with_file("measure", self.output)

    def test_precision_of_one_report(self):
        status, output, log = run(sys.executable, HERE / "precision", EXAMPLE / "loop.yaml", self.report)
        self.assertEqual(status, 0, log)
        self.compare_with_file("precision", output)

    def test_page(self):
        comparison = compare(Sample(EXAMPLE / "loop.yaml"), self.report)
        self.compare_with_file("page", pages.page("loop", comparison))

    def test_tables_are_written_between_their_marks(self):
        before = f"a\n{pages.BEGIN}\nold\n{pages.END}\nz\n"
        self.assertEqual(pages.with_figures(before, "new"), f"a\n{pages.BEGIN}\nnew\n{pages.END}\nz\n")

    def test_the_draw_does_not_depend_on_what_else_is_found(self):
        entries = [{"file": "a.c", "line": line, "call": "f", "rule": "r"} for line in range(9)]
        without = sorted(entries[:4] + entries[5:], key=order_of_drawing)
        self.assertEqual([entry for entry in sorted(entries, key=order_of_drawing) if entry["line"] != 4], without)

    def test_a_code_base_without_a_sample_is_refused(self):
        status, _, log = measure(EXAMPLE)
        self.assertEqual(status, 2)
        self.assertIn("there is no", log)

    def test_slips_in_a_sample_are_told_with_their_place(self):
        text = (EXAMPLE / "loop.yaml").read_text(encoding="utf-8")
        path = pathlib.Path.cwd() / "slip.yaml"
        for wrong, message in ((text.replace('"false"', "maybe"), "loop.c:28: verdict is maybe"),
                               (text.replace("line: 28", "line: 19").replace("call: sleep, rule: sleep",
                                                                             "call: getaddrinfo, rule: dns-lookup"),
                                "loop.c:19: judged twice"),
                               (text.replace("call: rename, ", ""), "loop.c:29: no call")):
            path.write_text(wrong, encoding="utf-8")
            with self.assertRaisesRegex(SampleError, message):
                Sample(path)

    def test_every_shipped_sample_can_be_read(self):
        paths = sorted(HERE.glob("*.yaml"))
        self.assertGreater(len(paths), 2)
        for path in paths:
            sample = Sample(path)
            self.assertGreater(len(sample.labels), 0, path)
            self.assertTrue((HERE.parent.parent / "docs" / "evaluation" / f"{path.stem}.md").exists(), path)


if __name__ == "__main__":
    unittest.main()
