"""The tasks of programs that use libgoinception-async, in gdb: `source` this file, then

    tasks              lists all tasks of all loops: number, name, state, what it waits for
    tasks backtrace    the same, each with its backtrace
    task NUMBER        one task's backtrace

It needs the library's debug information. Registers are put back afterwards, so the program can go on."""
import gdb

# Where a suspended context keeps what: offsets from its stack pointer (context_x86_64.S, context_aarch64.S).
SAVED = {
    "i386:x86-64": ({"r15": 0, "r14": 8, "r13": 16, "r12": 24, "rbx": 32, "rbp": 40, "rip": 48}, "rsp", 56),
    "aarch64": ({"x29": 0, "pc": 8, **{f"x{19 + i}": 16 + 8 * i for i in range(10)}}, "sp", 160),
}


def loops():
    """Each loop, with the thread that runs it."""
    here = gdb.selected_thread()
    for thread in gdb.selected_inferior().threads():
        thread.switch()
        loop = gdb.parse_and_eval("gi_loop")
        if int(loop):
            yield thread, loop.dereference()
    here.switch()


def fibers_in(scope):
    """All tasks that stand in a scope or below, whatever the depth of the tree."""
    pending = [scope]
    while pending:
        scope = pending.pop()
        fiber = scope["first_task"]
        while int(fiber):
            yield fiber.dereference()
            fiber = fiber.dereference()["next_in_scope"]
        child = scope["first_child"]
        while int(child):
            pending.append(child.dereference())
            child = child.dereference()["next"]


def all_fibers():
    for thread, loop in loops():
        for fiber in sorted(fibers_in(loop["root"]["scope"]), key=lambda fiber: int(fiber["number"])):
            yield thread, loop, fiber


def describe(loop, fiber):
    if int(fiber.address) == int(loop["current"]):
        state = "runs"
    elif int(fiber["waits_for"]):
        state = "waits for " + fiber["waits_for"].string()
    else:
        state = "is ready"
    return f'task {int(fiber["number"])} "{fiber["name"].string()}" {state}'


def backtrace(thread, loop, fiber):
    thread.switch()
    if int(fiber.address) == int(loop["current"]):
        gdb.execute("backtrace")
        return
    gdb.newest_frame().select()
    saved, stack_register, context_bytes = SAVED[gdb.newest_frame().architecture().name()]
    names = [*saved, stack_register]
    before = {name: int(gdb.parse_and_eval(f"(unsigned long)${name}")) for name in names}
    context = int(fiber["context"])
    memory = gdb.selected_inferior()
    try:
        for name, offset in saved.items():
            value = int.from_bytes(memory.read_memory(context + offset, 8), "little")
            gdb.execute(f"set ${name} = {value}", to_string=True)
        gdb.execute(f"set ${stack_register} = {context + context_bytes}", to_string=True)
        gdb.execute("backtrace")
    finally:
        for name, value in before.items():
            gdb.execute(f"set ${name} = {value}", to_string=True)


class Tasks(gdb.Command):
    """tasks [backtrace]: lists the tasks of all loops, each with its backtrace if wanted."""

    def __init__(self):
        super().__init__("tasks", gdb.COMMAND_STACK)

    def invoke(self, argument, from_tty):
        here = gdb.selected_thread()
        for thread, loop, fiber in list(all_fibers()):
            print(describe(loop, fiber))
            if argument:
                backtrace(thread, loop, fiber)
        here.switch()


class Task(gdb.Command):
    """task NUMBER: the backtrace of one task."""

    def __init__(self):
        super().__init__("task", gdb.COMMAND_STACK)

    def invoke(self, argument, from_tty):
        here = gdb.selected_thread()
        for thread, loop, fiber in list(all_fibers()):
            if int(fiber["number"]) == int(argument):
                print(describe(loop, fiber))
                backtrace(thread, loop, fiber)
        here.switch()


Tasks()
Task()
