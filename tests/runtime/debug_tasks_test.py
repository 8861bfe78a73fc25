#!/usr/bin/env python3
"""debug_tasks_test.py GDB SCRIPT PROGRAM: stops the shop of five orders while they all wait, and asks for its tasks."""
import re
import subprocess
import sys

gdb, script, program = sys.argv[1:]
# The timers are looked at when everybody waits.
commands = ["set pagination off", "set debuginfod enabled off", "set confirm off", "break gi_timers_take_due",
            "run --virtual", f"source {script}", "tasks", "echo \\n---\\n", "task 3", "delete", "continue"]
arguments = [gdb, "-q", "-nx", "-batch"]
for command in commands:
    arguments += ["-ex", command]
said = subprocess.run([*arguments, program], text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=100).stdout
if "Could not trace the inferior" in said or "Cannot ptrace" in said or "Operation not permitted" in said:
    print("this machine lets nobody trace processes")
    sys.exit(77)
tasks, backtrace = said.split("---", 1)
assert 'task 1 "main" waits for the tasks of its nursery' in tasks, said
assert len(re.findall(r'^task \d "" waits for time to pass$', tasks, re.M)) == 5, said
for function in ("gi_sleep", "check_stock (article=", "process_order (order=", "gi_context_begin"):
    assert function in backtrace, said
# Looking has changed nothing.
assert "3 of 5 orders accepted in 3 s" in said and "exited normally" in said, said
