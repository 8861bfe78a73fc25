#!/usr/bin/env python3
"""trace_test.py PROGRAM SOURCE-ROOT: `goinception trace` on small real programs, built here."""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

import jsonschema
import yaml

GOINCEPTION, ROOT = os.path.abspath(sys.argv.pop(1)), os.path.abspath(sys.argv.pop(1))
HERE = os.path.join(ROOT, "tests", "trace")
CC = os.environ.get("CC", "cc")
LIMIT = 120  # seconds: for whatever hangs, on whatever machine


def run(*command, **more):
    return subprocess.run(command, capture_output=True, text=True, timeout=LIMIT, **more)


def line_of(source, what):
    with open(os.path.join(HERE, source)) as lines:
        return 1 + next(i for i, line in enumerate(lines) if what in line)


def read_json(path):
    with open(path) as file:
        return json.load(file)


class Trace(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp()
        cls.loops = os.path.join(cls.folder, "loops")
        cls.plugin = os.path.join(cls.folder, "plugin.so")
        cls.build(cls.loops, CC, "-g", "-O1")
        subprocess.run([CC, "-g", "-O1", "-D_GNU_SOURCE", "-shared", "-fPIC", os.path.join(HERE, "plugin.c"), "-o", cls.plugin], check=True)
        cls.schema = read_json(os.path.join(ROOT, "docs", "schema", "trace-1.json"))

    @classmethod
    def build(cls, program, compiler, *flags):
        subprocess.run([compiler, *flags, "-D_GNU_SOURCE", os.path.join(HERE, "loops.c"), "-o", program, "-pthread", "-ldl", "-lrt"], check=True)

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    def trace(self, *words, options=(), code=0, environment=None):
        output = os.path.join(self.folder, "trace.json")
        if os.path.exists(output):
            os.unlink(output)
        done = run(GOINCEPTION, "trace", *options, "-o", output, "--", *words, env=dict(os.environ, **(environment or {})))
        self.assertEqual(done.returncode, code, done.stderr)
        trace = read_json(output)
        jsonschema.validate(trace, self.schema)
        return trace

    def stalls(self, trace, call, *functions):
        """Those of the call whose ways begin with the functions."""
        found = []
        for stall in trace["stalls"]:
            names = [trace["frames"][i]["function"] for i in stall["frames"]]
            if stall["call"] == call and names[:len(functions)] == list(functions):
                found.append(stall)
        return found

    def one_stall(self, trace, call, *functions):
        found = self.stalls(trace, call, *functions)
        self.assertEqual(len(found), 1, json.dumps(trace["stalls"]))
        return found[0]

    def test_a_handler_that_sleeps_is_told_with_its_place(self):
        trace = self.trace(self.loops, "stall", code=3)
        stall = self.one_stall(trace, "nanosleep", "pause_ms", "on_request", "serve", "main")
        # The first waits are those by which the loop is known.
        self.assertGreaterEqual(stall["count"], 3)
        self.assertGreaterEqual(stall["longest_ms"], 29.9)
        self.assertEqual(sum(stall["histogram"]), stall["count"])
        frame = trace["frames"][stall["frames"][0]]
        self.assertEqual(frame["file"], os.path.join(HERE, "loops.c"))
        self.assertEqual(frame["line"], line_of("loops.c", "/* the stall */"))
        self.assertEqual(trace["processes"][0]["loops"], 1)
        counts = {call["call"]: call["count"] for call in trace["calls"]}
        self.assertGreaterEqual(counts["read"], 3)
        self.assertNotIn("epoll_wait", counts)

    def test_ways_are_the_same_however_the_program_is_built(self):
        """pause_ms() is inlined: without debugging information it leaves no frame."""
        whole, gap = ["pause_ms", "on_request", "serve", "main"], ["on_request", "serve", "main"]
        builds = [(CC, ["-g", "-fno-omit-frame-pointer"], whole), (CC, ["-g", "-fomit-frame-pointer"], whole), (CC, ["-fomit-frame-pointer"], gap)]
        clang = shutil.which("clang-22") or shutil.which("clang")
        if clang:
            builds.append((clang, ["-g"], whole))  # writes no table of which unit an address lies in
        if shutil.which("gcc"):
            builds.append(("gcc", ["-g", "-flto"], whole))  # abstract and concrete functions lie in different units
        program = os.path.join(self.folder, "built")
        for compiler, flags, names in builds:
            with self.subTest(compiler=compiler, flags=flags):
                # -fno-...: pause_ms() is inlined whatever they say; the other functions are not to be.
                self.build(program, compiler, "-O2", "-fno-inline", "-fno-optimize-sibling-calls", *flags)
                trace = self.trace(program, "stall", code=3)
                frames = [trace["frames"][i] for i in self.one_stall(trace, "nanosleep", *names)["frames"]]
                self.assertEqual([frame["inlined"] for frame in frames[:4]], [names is whole, False, False, False])
                self.assertEqual(frames[0]["line"], line_of("loops.c", "/* the stall */") if names is whole else 0)

    def test_a_function_that_left_no_frame_is_confirmed(self):
        program = os.path.join(self.folder, "bare")
        self.build(program, CC, "-O2", "-fno-inline", "-fno-optimize-sibling-calls")
        self.one_stall(self.trace(program, "stall", code=3), "nanosleep", "on_request", "serve", "main")
        report = json.loads(self.analyse("--format", "json"))
        line = line_of("loops.c", "/* the stall */")
        self.assertEqual([finding["function"] for finding in report["findings"] if finding["line"] == line and finding["seen"]["count"]], ["pause_ms"])
        self.assertEqual(report["trace"]["unforeseen"], [])

    def test_descriptors_and_children_are_the_programs_own(self):
        self.one_stall(self.trace(self.loops, "closed"), "nanosleep", "pause_ms", "on_request", "serve", "without_descriptors")
        trace = self.trace(self.loops, "spawn", code=3)
        self.assertGreaterEqual(self.one_stall(trace, "nanosleep", "pause_ms", "on_spawn")["count"], 2)
        self.assertEqual(len(trace["processes"]), 1)
        both = self.trace(self.loops, "spawn", options=["--follow-children"], code=3)
        self.assertGreaterEqual(self.one_stall(both, "nanosleep", "pause_ms", "on_spawn")["count"], 2)
        self.assertEqual(len(both["processes"]), 1 + 2 * 4)

    def test_a_worker_that_sleeps_is_not_told(self):
        trace = self.trace(self.loops, "worker")
        self.assertEqual(self.stalls(trace, "nanosleep"), [])
        self.assertEqual(self.stalls(trace, "poll"), [])
        self.assertEqual(trace["processes"][0]["loops"], 1)

    def test_each_thread_with_a_loop_counts(self):
        trace = self.trace(self.loops, "threads")
        self.assertEqual(trace["processes"][0]["loops"], 3)
        self.assertGreaterEqual(self.one_stall(trace, "nanosleep", "pause_ms", "on_request")["count"], 6)

    def test_children_are_traced_when_asked_for(self):
        alone = self.trace(self.loops, "fork")
        self.assertEqual(len(alone["processes"]), 1)
        self.assertEqual(self.stalls(alone, "nanosleep"), [])
        self.assertEqual(self.one_stall(alone, "waitpid", "in_child")["count"], 1)
        both = self.trace(self.loops, "fork", options=["--follow-children"])
        self.assertEqual(len(both["processes"]), 2)
        stall = self.one_stall(both, "nanosleep", "pause_ms", "on_request")
        child = both["processes"][stall["process"]]
        self.assertIn(child["parent"], [process["process"] for process in both["processes"]])

    def test_exec_keeps_the_trace(self):
        trace = self.trace("sh", "-c", 'exec "$0" exec', self.loops, code=3)
        self.one_stall(trace, "nanosleep", "pause_ms", "on_request")

    def test_signals_and_jumps_out_of_calls(self):
        trace = self.trace(self.loops, "signals")
        self.assertGreaterEqual(self.one_stall(trace, "read", "on_interrupted")["longest_ms"], 10)
        self.one_stall(trace, "nanosleep", "pause_ms", "on_interrupted")

    def test_waits_inside_a_handler_are_calls(self):
        trace = self.trace(self.loops, "waits")
        self.assertGreaterEqual(self.one_stall(trace, "poll", "in_other_waits")["longest_ms"], 24.9)
        self.assertEqual(self.stalls(trace, "select"), [])
        self.assertEqual(self.stalls(trace, "ppoll"), [])

    def test_code_that_is_loaded_later(self):
        trace = self.trace(self.loops, "plugin", code=3, environment={"PLUGIN": self.plugin})
        stall = self.one_stall(trace, "nanosleep", "plugin_work", "on_plugin")
        frame = trace["frames"][stall["frames"][0]]
        self.assertEqual(frame["module"], self.plugin)
        self.assertEqual(frame["line"], line_of("plugin.c", "/* the stall */"))

    def test_the_program_sees_what_it_sees_otherwise(self):
        self.one_stall(self.trace(self.loops, "same"), "nanosleep", "pause_ms", "sees_the_same")

    def test_turns_that_compute(self):
        trace = self.trace(self.loops, "busy", code=3)
        thread = trace["processes"][0]["threads"][0]
        self.assertGreaterEqual(thread["busy"]["count"], 1)
        self.assertGreaterEqual(thread["busy"]["longest_ms"], 50)
        self.assertGreaterEqual(thread["turns"]["longest_ms"], thread["busy"]["longest_ms"])

    def test_how_the_command_ends_is_passed_on(self):
        self.assertEqual(self.trace(self.loops, "7", code=7)["exit_code"], 7)
        self.one_stall(self.trace(self.loops, "ends", code=4), "nanosleep", "pause_ms", "on_request")
        killed = self.trace(self.loops, "killed", code=137)
        self.one_stall(killed, "nanosleep", "pause_ms", "on_request")

    def test_the_command_gets_its_words_as_they_are(self):
        done = run(GOINCEPTION, "trace", "-o", "/dev/null", "--", "printf", "<%s>", "", "-o", "--", " ")
        self.assertEqual(done.stdout, "<><-o><--><\x20>")

    def test_the_threshold(self):
        trace = self.trace(self.loops, "stall", options=["--threshold", "5000"], code=3)
        self.assertEqual(trace["stalls"], [])
        self.assertGreaterEqual({call["call"]: call["longest_ms"] for call in trace["calls"]}["nanosleep"], 29.9)

    def test_reports(self):
        self.trace(self.loops, "stall", code=3)
        trace = os.path.join(self.folder, "trace.json")
        text = run(GOINCEPTION, "trace", "--report", trace, cwd=ROOT)
        self.assertEqual(text.returncode, 0, text.stderr)
        self.assertRegex(text.stdout, r"1\. nanosleep\(\): [34] times, longest \d+\.\d ms")
        self.assertIn(f"pause_ms  tests/trace/loops.c:{line_of('loops.c', '/* the stall */')} (inlined)\n", text.stdout)
        self.assertRegex(text.stdout, r"20 to 50 ms  #+ [1-4]\n|50 to 100 ms")
        stacks = run(GOINCEPTION, "trace", "--report", trace, "--format", "stacks")
        self.assertRegex(stacks.stdout, r"(^|;)main;serve;on_request;pause_ms;nanosleep \d+\n")
        same = run(GOINCEPTION, "trace", "--report", trace, "--format", "json")
        self.assertEqual(json.loads(same.stdout), read_json(trace))

    def analyse(self, *words, code=1):
        done = run(GOINCEPTION, "analyze", "--no-cache", "--hints", "never", "--path", os.path.join(HERE, "loops.c"), "--trace",
                   os.path.join(self.folder, "trace.json"), *words)
        self.assertEqual(done.returncode, code, done.stderr)
        return done.stdout

    def test_a_stall_that_was_found_is_confirmed(self):
        trace = self.trace(self.loops, "stall", code=3)
        count = self.one_stall(trace, "nanosleep", "pause_ms")["count"]
        report = json.loads(self.analyse("--format", "json"))
        jsonschema.validate(report, read_json(os.path.join(ROOT, "docs", "schema", "report-1.json")))
        seen = {finding["call"]: finding["seen"]["count"] for finding in report["findings"] if finding["line"] == line_of("loops.c", "/* the stall */")}
        self.assertEqual(seen, {"nanosleep": count})
        self.assertGreaterEqual(report["trace"]["confirmed"], 1)
        self.assertGreaterEqual(report["trace"]["not_seen"], 1)
        self.assertEqual([stall for stall in report["trace"]["unforeseen"] if stall["call"] == "nanosleep"], [])
        text = self.analyse()
        self.assertIn(f"confirmed: seen {count} times, longest", text)
        self.assertIn("not seen in this run", text)
        self.assertRegex(" ".join(text.split()), r"not seen in this run; its loops called [a-z_]+\(\) \d+ times?, longest \d")
        page = self.analyse("--format", "html")
        self.assertIn(f"confirmed: seen {count} times, longest", page)
        self.assertRegex(page, r'"traced":"\d+ stalls? of 10\.0 ms or more: 1 finding confirmed')
        results = json.loads(self.analyse("--format", "sarif"))["runs"][0]["results"]
        self.assertEqual([result["occurrenceCount"] for result in results if result["properties"]["call"] == "nanosleep"], [count])

    def lost(self, call):
        report = json.loads(self.analyse("--format", "json"))
        return [stall["lost"] for stall in report["trace"]["unforeseen"] if stall["call"] == call]

    def test_stalls_that_nobody_foresaw(self):
        self.trace(self.loops, "plugin", code=3, environment={"PLUGIN": self.plugin})
        lost, = self.lost("nanosleep")
        self.assertEqual((lost["reason"], lost["function"], lost["calls"]), ("edge", "on_plugin", "plugin_work"))
        self.assertEqual(lost["line"], line_of("loops.c", "work_of_plugin(); /* lost here */"))
        self.assertIn("that on_plugin() calls plugin_work() is not known", self.analyse("--format", "html"))
        text = self.analyse()
        self.assertRegex(" ".join(text.split()), r"nanosleep\(\) in plugin_work\(\) \(.*that on_plugin\(\) calls plugin_work\(\) is not known, at loops.c:\d+")
        self.trace(self.loops, "waits")
        lost, = self.lost("poll")
        self.assertEqual((lost["reason"], lost["function"]), ("context", "main"))
        self.trace(self.loops, "pointer", code=3)
        lost, = self.lost("usleep")
        self.assertEqual((lost["reason"], lost["function"], lost["calls"]), ("edge", "on_pointer", "on_hidden"))

    def test_a_trace_that_is_none_is_told_before_the_work(self):
        done = run(GOINCEPTION, "analyze", "--path", HERE, "--trace", os.path.join(HERE, "plugin.c"))
        self.assertEqual(done.returncode, 2)
        self.assertIn("no trace", done.stderr)

    def test_what_cannot_be_traced_is_told(self):
        static = os.path.join(self.folder, "static")
        subprocess.run([CC, "-static", "-D_GNU_SOURCE", os.path.join(HERE, "plugin.c"), "-x", "c", "-o", static, "-"], input="int main(void) { return 0; }",
                       text=True, check=True)
        marker = os.path.join(self.folder, "was-run")
        rights = os.path.join(self.folder, "rights")
        shutil.copy(shutil.which("touch"), rights)
        if os.getuid() == 0:
            os.chown(rights, 1, 1)
        os.chmod(rights, 0o6755)
        script = os.path.join(self.folder, "script")
        with open(script, "w") as file:
            file.write(f"#!{static} -x\n")
        os.chmod(script, 0o755)
        other = os.path.join(self.folder, "other")
        self.build(other, CC, "-Wl,--dynamic-linker=/lib/ld-other.so.1")
        cases = [([static], "linked statically"), ([other], "another C library than goinception (it is loaded by ld-other.so.1,"), ([script], "linked statically"), (["no-such-program-here"], "no such program in PATH"),
                 ([self.folder], "a folder")]
        if os.getuid() == 0:
            cases.append(([rights, marker], "other rights than yours"))
        refused = os.path.join(self.folder, "refused.json")
        for command, words in cases:
            done = run(GOINCEPTION, "trace", "-o", refused, "--", *command)
            self.assertEqual(done.returncode, 2, command)
            self.assertIn(words, done.stderr)
        self.assertFalse(os.path.exists(marker) or os.path.exists(refused))

    def test_no_loop_is_told(self):
        done = run(GOINCEPTION, "trace", "-o", os.path.join(self.folder, "none.json"), "--", "true")
        self.assertEqual(done.returncode, 0)
        self.assertIn("no thread ran a loop", done.stderr)

    def test_what_is_watched_is_known_to_rules(self):
        known = set()
        for folder, _, files in os.walk(os.path.join(ROOT, "rules")):
            for name in files:
                with open(os.path.join(folder, name)) as file:
                    for document in yaml.safe_load_all(file):
                        if document and "rule" in document:
                            known.update(document.get("calls") or [])
        watched = set()
        with open(os.path.join(ROOT, "src", "preload", "calls.def")) as rows:
            for row in rows:
                match = re.match(r"(?:(?:CALL|CALL_WORD|CALL_FORMAT|CALL_SYSCALL|WAIT)\([^,]*,|CALL_VOID\(|CALL_FORMAT_VOID\()\s*(\w+), (\w+)", row)
                if match:
                    watched.add(match[2])
        self.assertGreater(len(watched), 170)
        # They wait in rare cases only, which rules would have to name: a linger on a socket, a device's own request.
        self.assertEqual(watched - known, {"close", "closedir", "getrandom", "ioctl", "shutdown"})

    def test_usage(self):
        for words, said in ((["ls"], "stands behind --"), ([], "nothing to trace"), (["--report", "x", "--", "ls"], "one of them"),
                            (["--report", os.path.join(HERE, "loops.c")], "no trace"), (["--threshold", "0", "--", "ls"], "threshold")):
            done = run(GOINCEPTION, "trace", *words, cwd=self.folder)
            self.assertEqual(done.returncode, 2, words)
            self.assertIn(said, done.stderr)


if __name__ == "__main__":
    unittest.main()
