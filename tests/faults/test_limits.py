"""Real processes that take too much: each is ended with all that it started, and the watch says which limit it was."""

import signal
import subprocess
import sys

import psutil
import pytest

from audit_lib.batch.notebooks.limits import Limits, Watch

SECOND = Limits(wall_s=0.6)
FORKS_A_DAEMON = """
import os, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        print(os.getpid(), flush=True)
        time.sleep(600)
    {middle}
time.sleep(1)
"""
STUCK = {
    "sleeps": "import time; time.sleep(600)",
    "hangs in C": "sum(range(10**13))",
    "hangs in a regular expression": "import re; re.match('(a*)*b', 'a' * 60)",
    "takes no signals": (
        "import signal, time; signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals()); time.sleep(600)"
    ),
    "starts others without end": (
        "import subprocess, sys, time\n"
        "while True: subprocess.Popen(['sleep', '604.25'], start_new_session=True); time.sleep(.02)"
    ),
}


def start(code: str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", code], start_new_session=True, stdout=subprocess.PIPE, text=True)


def end_of(process: subprocess.Popen[str]) -> int:
    return process.wait(timeout=60)


def cmdline_of(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:
        return []


@pytest.mark.parametrize("code", STUCK.values(), ids=STUCK)
def test_a_kernel_that_never_ends_is_ended_with_all_that_it_started(code):
    with start(code) as process, Watch(lambda: process.pid, SECOND) as watched:
        status = end_of(process)

    assert (watched.broken, status) == ("time", -signal.SIGKILL)
    _, alive = psutil.wait_procs([other for other in psutil.process_iter() if "604.25" in cmdline_of(other)], timeout=5)
    assert not alive


def test_a_kernel_that_takes_too_much_memory_is_ended():
    with (
        start("import time; taken = bytearray(400 << 20); time.sleep(600)") as process,
        Watch(lambda: process.pid, Limits(memory_bytes=200 << 20)) as watched,
    ):
        status = end_of(process)

    assert (watched.broken, status) == ("memory", -signal.SIGKILL)


def test_memory_is_the_sum_over_all_that_the_kernel_started():
    share = "import time; taken = bytearray(90 << 20); time.sleep(600)"
    code = f"import subprocess, sys\nfor _ in range(4): last = subprocess.Popen([sys.executable, '-c', {share!r}])\n"
    with start(code + "last.wait()") as process, Watch(lambda: process.pid, Limits(memory_bytes=250 << 20)) as watched:
        status = end_of(process)

    assert (watched.broken, status) == ("memory", -signal.SIGKILL)


def test_pages_that_forked_processes_share_are_counted_once():
    code = (
        "import os, time\n"
        "taken = bytearray(b'x') * (100 << 20)\n"
        "for _ in range(3):\n"
        "    pid = os.fork()\n"
        "    if pid == 0: time.sleep(1.5); os._exit(0)\n"
        "time.sleep(1.5)"
    )
    with start(code) as process, Watch(lambda: process.pid, Limits(memory_bytes=250 << 20)) as watched:
        status = end_of(process)

    assert (watched.broken, status) == (None, 0)


def test_a_flood_of_output_ends_the_kernel_and_says_so_at_once():
    with (
        start("import time; time.sleep(600)") as process,
        Watch(lambda: process.pid, Limits(output_bytes=1000)) as watched,
    ):
        watched.add_output(1000)
        flooded_at_the_limit = watched.is_flooded
        watched.add_output(1)
        flooded_beyond = watched.is_flooded
        status = end_of(process)

    assert (flooded_at_the_limit, flooded_beyond) == (False, True)
    assert (watched.broken, status) == ("output", -signal.SIGKILL)


@pytest.mark.parametrize("middle", ["time.sleep(600)", "os._exit(0)"], ids=["whose middle lives", "whose middle ended"])
def test_a_grandchild_in_a_session_of_its_own_does_not_outlive_the_kernel(middle):
    with start(FORKS_A_DAEMON.format(middle=middle)) as process, Watch(lambda: process.pid, Limits()) as watched:
        daemon = psutil.Process(int(process.stdout.readline()))
        status = end_of(process)

    assert (watched.broken, status) == (None, 0)
    gone, _ = psutil.wait_procs([daemon], timeout=5)
    assert gone


def test_who_is_watching_is_never_killed_though_the_kernel_shares_its_session():
    with (
        subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"]) as process,
        Watch(lambda: process.pid, Limits(wall_s=0.2)) as watched,
    ):
        status = process.wait(timeout=60)

    assert (watched.broken, status) == ("time", -signal.SIGKILL)
