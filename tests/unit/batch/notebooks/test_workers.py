"""Who runs notebooks: a stuck worker is ended, many open files are no hindrance, and runs may share a cluster."""

import fcntl
import os
import resource
import signal
import socket
import threading
from types import SimpleNamespace

import psutil
import pytest

from audit_lib.batch.cluster.attempt import Attempt
from audit_lib.batch.cluster.ticket import Ticket
from audit_lib.batch.forking import launch
from audit_lib.batch.forking.launch import ForkedProcess
from audit_lib.batch.notebooks.limits import Limits
from audit_lib.batch.notebooks.task import Answer, NotebookTask
from audit_lib.batch.notebooks.workers import LocalWorkers, Round
from audit_lib.batch.states import LossReason

distributed = pytest.importorskip("distributed")
driver = pytest.importorskip("audit_lib.batch.cluster.driver")
worker = pytest.importorskip("audit_lib.batch.cluster.worker")

HIGHER_THAN_SELECT_TAKES = 1100


@pytest.fixture
def task(tmp_path):
    folder = tmp_path / "clinics" / "x"
    return NotebookTask("clinic_audit.ipynb", {}, folder, "audit.ipynb", "report.html", "Syntetiska data")


def list_grandchildren():
    """Here the workers: the fork server that starts them is this process's child."""
    process = psutil.Process()
    return {*process.children(recursive=True)} - {*process.children()}


def test_a_worker_that_is_stuck_is_ended_after_its_kernels_time_and_the_next_task_is_run(task, monkeypatch):
    monkeypatch.setenv(launch.PARENT_VARIABLE, "nowhere")
    started, stopped = [], []
    # An unknown parameter: the worker answers without a kernel.
    stuck = NotebookTask(**{**vars(task), "limits": Limits(wall_s=0.5), "parameters": {"okänd": 1}})
    tasks = {"stuck": stuck, "next": NotebookTask(**{**vars(stuck), "limits": Limits()})}
    before = list_grandchildren()
    crew = LocalWorkers(1, slack_s=1.0)

    def stop_worker(name):
        started.append(name)
        if name == "stuck":
            stopped.extend(list_grandchildren() - before)
            stopped[0].suspend()

    ended = dict(crew.run_tasks(tasks, stop=threading.Event(), on_start=stop_worker))
    crew.close()

    assert started == ["stuck", "next"]
    assert ended["stuck"].reason is LossReason.TIME
    assert "stuck: notebooken tog för lång tid" in ended["stuck"].problem
    assert [process.is_running() for process in stopped] == [False]
    assert ended["next"].reason is LossReason.ERROR
    assert "okänd" in ended["next"].problem


def test_a_kernels_end_is_seen_by_a_program_with_a_thousand_open_files():
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, HIGHER_THAN_SELECT_TAKES + 10), hard))
    ours, parents = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    try:
        high = fcntl.fcntl(ours.fileno(), fcntl.F_DUPFD_CLOEXEC, HIGHER_THAN_SELECT_TAKES)
        with socket.socket(fileno=high) as connection:
            kernel = ForkedProcess(os.getpid(), connection)
            assert kernel.poll() is None

            parents.send(b'{"exit": 3}')
            assert kernel.wait(5) == 3
    finally:
        ours.close()
        parents.close()
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


class SilentParent:
    """In place of the process that kernels are forked from: says when it is started and closed."""

    events: list[str] = []  # noqa: RUF012 (shared with the worker's thread on purpose)
    address = "nowhere"

    def __init__(self):
        self.events.append("started")

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.events.append("closed")


@pytest.fixture
def shared_cluster(monkeypatch):
    """A scheduler with one worker, in this process: there is no kernel to lose."""
    monkeypatch.setattr(launch, "ParentProcess", SilentParent)
    monkeypatch.setattr(SilentParent, "events", [])
    monkeypatch.delenv(launch.PARENT_VARIABLE, raising=False)
    options = {"n_workers": 1, "threads_per_worker": 1, "processes": False, "dashboard_address": "127.0.0.1:0"}
    with distributed.LocalCluster(protocol="tcp", host="127.0.0.1", **options) as cluster:
        yield cluster.scheduler_address


def test_a_second_run_on_a_cluster_leaves_the_first_ones_kernels_alone(shared_cluster):
    with driver.ClusterWorkers(shared_cluster, 1):
        with driver.ClusterWorkers(shared_cluster, 1):
            assert SilentParent.events == ["started"]
        assert SilentParent.events == ["started"], "the second has left, and the first still runs"


def test_only_a_worker_of_ones_own_is_made_deaf_to_ctrl_c(monkeypatch):
    async def call_at_once(function, *arguments):
        return function(*arguments)

    heard = []
    monkeypatch.setattr(worker.signal, "signal", lambda number, action: heard.append((number, action)))
    monkeypatch.setattr(launch, "FORKABLE", False)
    # Without an event loop: a browser's test in this process may have left one running, and there is one a thread.
    monkeypatch.setattr(worker.asyncio, "to_thread", call_at_once)
    for plugin in (worker.KernelParentPlugin(), worker.KernelParentPlugin(heeds_interrupt=False)):
        with pytest.raises(StopIteration):
            plugin.setup(None).send(None)

    assert heard == [(signal.SIGINT, signal.SIG_IGN)]


def test_an_error_that_nobody_foresaw_is_told_by_a_clusters_worker_as_by_one_of_this_machine(task, monkeypatch):
    def fail(_task):
        raise KeyError("19121212-1212")

    monkeypatch.setattr(worker, "run_notebook", fail)

    ticket = Ticket(task.folder)
    ticket.lay()

    assert worker.run_one(task, worker.hash_code(), ticket) == (
        "rapporten kunde inte tas fram (KeyError).",
        LossReason.ERROR,
    )


def test_a_task_that_a_scheduler_runs_a_second_time_begins_no_second_notebook(task, monkeypatch):
    begun, ticket = [], Ticket(task.folder)
    monkeypatch.setattr(worker, "run_notebook", begun.append)
    ticket.lay()
    answers = [worker.run_one(task, worker.hash_code(), ticket) for _ in range(3)]

    assert begun == [task]
    assert answers == [("", None), ("", LossReason.REFUSED), ("", LossReason.REFUSED)]


def begin(task):
    """A round whose only task is tried."""
    round_ = Round({"x": task}, on_start=lambda _: None)
    round_.take_next()
    return round_


def conclude(task, ticket, future):
    """What the driver makes of one attempt's end, and whether it was the last."""
    answer = Attempt("x", task, "tcp://a", ticket, 0.0).conclude(future)
    return answer, begin(task).is_over("x", answer)


@pytest.mark.parametrize("allowed", [0, 3])
def test_a_task_whose_worker_is_lost_is_tried_once_more_whatever_the_scheduler_allows(task, allowed):
    killed = distributed.KilledWorker("x", SimpleNamespace(address="tcp://a"), allowed)

    future = SimpleNamespace(status="error", exception=lambda timeout: killed)
    _, is_over = conclude(task, Ticket(task.folder), future)

    assert not is_over


def test_an_answer_that_is_lost_with_its_worker_is_not_waited_for(task):
    def wait(timeout):
        raise TimeoutError

    _, is_over = conclude(task, Ticket(task.folder), SimpleNamespace(status="finished", result=wait))

    assert not is_over


def test_a_worker_that_finds_no_ticket_although_it_lies_there_looks_at_another_disk(task):
    ticket = Ticket(task.folder)
    ticket.lay()
    refused = SimpleNamespace(status="finished", result=lambda timeout: Answer(reason=LossReason.REFUSED))

    ended, _ = conclude(task, ticket, refused)

    assert (ended.reason, "utmappen måste vara delad" in ended.problem) == (LossReason.ERROR, True)
    assert [*task.folder.iterdir()] == []
    assert not conclude(task, ticket, refused)[1]
