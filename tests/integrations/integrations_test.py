#!/usr/bin/env python3
"""integrations_test.py PROGRAM PART: runs what `init --ci` writes and what other repositories name, as the service does.

The shell lines of action.yml, of the GitHub workflow, of the GitLab job and of the Jenkins stage are taken out of the
files and run by a shell in a repository of their own, in which a branch brings a finding; the hooks are run by
pre-commit. `schemas` holds action.yml and the workflow against the schemas that GitHub's editors use.
"""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = pathlib.Path(sys.argv[1]).resolve()

NET_C = """#include <netdb.h>
#include <unistd.h>
void settle(void) { sleep(1); }
void lookup(const char *name) { struct addrinfo *found; getaddrinfo(name, 0, 0, &found); }
"""
MAIN_C = """#include <signal.h>
void settle(void);
void lookup(const char *name);
static void on_alarm(int number) { settle(); (void)number; }
int main(void) { signal(SIGALRM, on_alarm); return 0; }
"""


class Scratch:
    """A repository whose branch `feature` brings one finding, and the environment of a CI service around it."""

    def __init__(self, folder):
        self.folder = folder / "project"
        self.environment = {
            "PATH": f"{PROGRAM.parent}:{os.environ['PATH']}", "HOME": str(folder), "LC_ALL": "C.UTF-8", "CI": "true",
            "GIT_CONFIG_NOSYSTEM": "1", "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@b", "GIT_COMMITTER_NAME": "a",
            "GIT_COMMITTER_EMAIL": "a@b", "XDG_CACHE_HOME": str(folder / "cache"), "RUNNER_TEMP": str(folder),
            "PRE_COMMIT_HOME": str(folder / "pre-commit"),
        }
        self.folder.mkdir()
        self.git("init", "-q", "-b", "main", ".")
        self.write("net.c", NET_C)
        self.write("main.c", MAIN_C)
        self.commit("one")
        self.git("update-ref", "refs/remotes/origin/main", "main")  # what a checkout of a service has
        self.git("checkout", "-q", "-b", "feature")

    def write(self, name, text):
        (self.folder / name).write_text(text)

    def git(self, *words):
        return subprocess.run(["git", *words], cwd=self.folder, env=self.environment, check=True,
                              capture_output=True, text=True).stdout

    def commit(self, message):
        self.git("add", "-A")
        self.git("commit", "-q", "-m", message)

    def bring_a_finding(self):
        self.write("main.c", MAIN_C.replace("settle();", 'settle(); lookup("x");'))

    def run(self, command, **environment):
        """Exit status and all output of words, or of a shell line as services run it."""
        words = ["bash", "-e", "-o", "pipefail", "-c", command] if isinstance(command, str) else command
        done = subprocess.run(words, cwd=self.folder, env={**self.environment, **environment},
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=150)
        return done.returncode, done.stdout

    def init(self, service):
        code, output = self.run(["goinception", "init", "--without-baseline", "--ci", service])
        expect(code == 0, "init works", output)


def expect(holds, what, output=""):
    if not holds:
        sys.exit(f"FAILED: {what}\n{output}")


def expect_finding(code, output, only_new):
    expect(code == 1, f"exit status 1, found {code}", output)
    expect("getaddrinfo()" in output, "the new finding is shown", output)
    expect(("sleep()" in output) != only_new, "what was there is shown" if not only_new else "only new ones", output)


def shipped(name):
    return (ROOT / "integrations" / name).read_text()


def steps_of(steps):
    return {step["name"]: step for step in steps if "run" in step}


def test_action(scratch):
    steps = steps_of(yaml.safe_load((ROOT / "action.yml").read_text())["runs"]["steps"])
    expect(scratch.run(steps["Have goinception"]["run"])[0] == 0, "an installed goinception is taken")
    scratch.bring_a_finding()
    scratch.commit("two")
    analyse = steps["Analyse"]["run"]
    inputs = {"WHAT": ".", "SINCE": "", "SARIF": "goinception.sarif", "ARGUMENTS": ""}
    expect(set(inputs) == set(steps["Analyse"]["env"]), "the environment of the step is known here")
    code, output = scratch.run(analyse, GITHUB_BASE_REF="main", **inputs)
    expect_finding(code, output, only_new=True)
    results = json.loads((scratch.folder / "goinception.sarif").read_text())["runs"][0]["results"]
    expect([r["baselineState"] for r in results].count("new") == 1, "SARIF has one new result", results)
    expect_finding(*scratch.run(analyse, GITHUB_BASE_REF="", **inputs), only_new=False)
    expect_finding(*scratch.run(analyse, GITHUB_BASE_REF="", **{**inputs, "SINCE": "HEAD~1"}), only_new=True)
    more = {**inputs, "ARGUMENTS": "--fail-on never --depth 9", "WHAT": "main.c net.c"}
    expect(scratch.run(analyse, GITHUB_BASE_REF="main", **more)[0] == 0, "arguments reach the program")


def test_github(scratch):
    scratch.init("github")
    workflow = yaml.safe_load((scratch.folder / ".github/workflows/goinception.yml").read_text())
    steps = steps_of(workflow["jobs"]["goinception"]["steps"])
    expect(scratch.run(steps["Have goinception"]["run"])[0] == 0, "an installed goinception is taken")
    analyse = steps["What the change brings"]
    expect(list(analyse["env"]) == ["BASE"], "the environment of the step is known here")
    scratch.bring_a_finding()
    code, output = scratch.run(analyse["run"], BASE="origin/main")
    expect_finding(code, output, only_new=True)
    expect("what to do next" in output, "it says what to do next", output)
    expect_finding(*scratch.run(analyse["run"], BASE=""), only_new=False)
    expect((scratch.folder / "goinception.sarif").exists(), "the report for code scanning is written")


def test_gitlab(scratch):
    scratch.init("gitlab")
    job = yaml.safe_load((scratch.folder / "goinception.gitlab-ci.yml").read_text())["goinception"]
    for line in job["before_script"]:
        expect(scratch.run(line)[0] == 0, "an installed goinception is taken")
    scratch.bring_a_finding()
    base = scratch.git("rev-parse", "main").strip()
    expect_finding(*scratch.run("\n".join(job["script"]), CI_MERGE_REQUEST_DIFF_BASE_SHA=base), only_new=True)
    report = scratch.folder / job["artifacts"]["reports"]["codequality"]
    expect(any("getaddrinfo" in issue["description"] for issue in json.loads(report.read_text())), "the report is there")
    expect_finding(*scratch.run("\n".join(job["script"])), only_new=False)


def test_jenkins(scratch):
    scratch.init("jenkins")
    text = (scratch.folder / "goinception.jenkinsfile").read_text()
    lines = re.findall(r"sh '''\n(.*?)'''", text, re.DOTALL)
    expect(len(lines) == 1 and text.count("{") == text.count("}"), "the stage has one shell step", text)
    scratch.bring_a_finding()
    # Groovy reads \\ in ''' as one backslash.
    line = lines[0].replace("\\\\", "\\")
    expect_finding(*scratch.run(["sh", "-e", "-c", line], CHANGE_TARGET="main"), only_new=True)
    for pattern in re.findall(r"(?:pattern|testResults): '([^']+)'", text):
        expect((scratch.folder / pattern).exists(), f"{pattern}, which a plugin reads, is written")
    expect_finding(*scratch.run(["sh", "-e", "-c", line]), only_new=False)


def check_hook(scratch, config):
    scratch.write(".pre-commit-config.yaml", config)
    scratch.commit("hooks")
    code, output = scratch.run(["pre-commit", "install"])
    expect(code == 0, "pre-commit takes the configuration", output)
    scratch.write("main.c", f"{MAIN_C}/* {len(config)} */\n")
    scratch.git("add", "-A")
    code, output = scratch.run(["git", "commit", "-m", "harmless"])
    expect(code == 0 and "Passed" in output, "a harmless commit is made", output)
    scratch.bring_a_finding()
    scratch.git("add", "-A")
    code, output = scratch.run(["git", "commit", "-m", "harmful"])
    expect_finding(code, output, only_new=True)
    expect("what to do next" in output, "it says what to do next", output)


def test_pre_commit(scratch):
    if not shutil.which("pre-commit"):
        print("skipped: pre-commit is not installed: make setup-tests")
        sys.exit(77)
    scratch.init("pre-commit")
    check_hook(scratch, (scratch.folder / ".pre-commit-config.yaml").read_text())
    scratch.git("reset", "-q", "--hard")
    # Another repository names the hook by where goinception is: here, a repository that has nothing else of it.
    hooks = scratch.folder.parent / "hooks"
    hooks.mkdir()
    shutil.copy(ROOT / ".pre-commit-hooks.yaml", hooks)
    for words in (["init", "-q", "."], ["add", "-A"], ["commit", "-q", "-m", "hooks"], ["tag", "v1.0"]):
        subprocess.run(["git", *words], cwd=hooks, env=scratch.environment, check=True)
    check_hook(scratch, f"repos:\n- repo: file://{hooks}\n  rev: v1.0\n  hooks:\n  - id: goinception\n")
    local = yaml.safe_load(shipped("pre-commit-config.yaml"))["repos"][0]["hooks"][0]
    named = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())[0]
    expect(all(named[key] == value for key, value in local.items()), "both hooks are the same", f"{local}\n{named}")


def test_schemas(scratch):
    validator = ROOT / "tests/validators/node_modules/@action-validator/cli/cli.mjs"
    if not validator.exists() or not shutil.which("node"):
        print("skipped: the validator is not installed: make setup-tests")
        sys.exit(77)
    action = scratch.folder / "action.yml"
    workflow = scratch.folder / ".github/workflows/goinception.yml"
    workflow.parent.mkdir(parents=True)
    shutil.copy(ROOT / "action.yml", action)
    shutil.copy(ROOT / "integrations/github-workflow.yml", workflow)
    for path, word in ((action, "using:"), (workflow, "runs-on:")):
        code, output = scratch.run(["node", str(validator), str(path.relative_to(scratch.folder))])
        expect(code == 0 and not output.strip(), f"{path.name} is valid", output)
        path.write_text(path.read_text().replace(word, "nonsense:"))
        output = scratch.run(["node", str(validator), str(path.relative_to(scratch.folder))])[1]
        expect("nonsense" in output, "the validator sees what is wrong", output)


def main():
    part = sys.argv[2].replace("-", "_")
    with tempfile.TemporaryDirectory() as folder:
        globals()[f"test_{part}"](Scratch(pathlib.Path(folder)))


main()
