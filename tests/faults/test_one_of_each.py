"""One fault of each kind, one after the other: the fast loop's share of what the others try in full."""

import errno
import signal

from faults.main_job import check_message, finish, was_broken


def test_killed_then_out_of_disk_then_stopped_the_next_run_comes_to_the_same_result(new_job, prints):
    job = new_job("one-of-each")

    killed, killed_log = job.run({"label": "fsync .verdicts.csv.#.partial", "action": "kill"})
    full, full_log = job.run(
        {"label": "write region/.mottagningar.csv.#.partial", "action": "error", "errno": errno.ENOSPC}
    )
    stopped, stopped_log = job.run({"label": "replace region.html", "action": "signal", "signal": signal.SIGTERM})

    assert [was_broken(log) for log in (killed_log, full_log, stopped_log)] == [True, True, True]
    assert [done.returncode for done in (killed, full, stopped)] == [-signal.SIGKILL, 14, 128 + signal.SIGTERM]
    check_message(full)
    assert "disken är full" in full.stderr
    assert "kör samma kommando igen" in stopped.stderr
    assert job.find_torn() == []
    finish(job, prints)
