"""A real Spark cluster for the tests: a standalone master and two workers, each a process of its own, on loopback."""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from command import wait_until

MASTER = "org.apache.spark.deploy.master.Master"
WORKER = "org.apache.spark.deploy.worker.Worker"
STARTED = re.compile(r"Starting Spark master at (spark://\S+)")
PATIENCE_S = 120
SMALL = (
    "spark.sql.shuffle.partitions 2\nspark.sql.adaptive.enabled false\nspark.executor.memory 512m\n"
    "spark.task.maxFailures 2\nspark.cores.max 2\nspark.driver.host 127.0.0.1\nspark.ui.enabled false\n"
    "spark.ui.showConsoleProgress false\n"
)


def reason_to_skip() -> str:
    """Why no cluster can be started here; empty if one can."""
    try:
        import pyspark  # noqa: F401, PLC0415
    except ImportError:
        return "pyspark är inte installerat (tillvalet [spark])"
    return "" if shutil.which("java") else "java saknas: apt-get install default-jre-headless"


SPARK_MARKS = [
    pytest.mark.proof,
    pytest.mark.skipif(bool(reason_to_skip()), reason=reason_to_skip() or "-"),
    # Spark's own Python code leaves sockets to the collector.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@contextmanager
def own_java(folder: Path) -> Iterator[None]:
    """While the block lasts sessions are opened in a Java machine of their own, with settings for small regions."""
    (folder / "spark-defaults.conf").write_text(SMALL, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SPARK_CONF_DIR", str(folder))
        patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        end_java()
        try:
            yield
        finally:
            end_java()


def end_java() -> None:
    """End the Java machine that pyspark keeps for the life of the process, if it has started one.

    Only pyspark's own, private names lead to it.
    """
    from pyspark import SparkContext  # noqa: PLC0415

    gateway = SparkContext._gateway
    if gateway is None:
        return
    with suppress(Exception):
        gateway.shutdown()
    gateway.proc.kill()
    gateway.proc.wait(30)
    for pipe in (gateway.proc.stdin, gateway.proc.stdout):
        if pipe:
            pipe.close()
    SparkContext._gateway = SparkContext._jvm = None


def forget_session() -> None:
    """Let go of a session whose Java machine has died under it."""
    from pyspark import SparkContext  # noqa: PLC0415
    from pyspark.sql import SparkSession  # noqa: PLC0415

    SparkContext._active_spark_context = SparkSession._instantiatedSession = None


@contextmanager
def start_cluster() -> Iterator[str]:
    """Run a master and two workers of one core each while the block lasts; gives the master's address."""
    import pyspark  # noqa: PLC0415

    home = Path(pyspark.__file__).parent
    folder = Path(tempfile.mkdtemp(prefix="spark-cluster-"))
    running: list[subprocess.Popen[bytes]] = []

    def start(name: str, *arguments: str) -> Path:
        log = folder / f"{name}.log"
        environment = {
            **os.environ,
            "SPARK_HOME": str(home),
            "SPARK_LOCAL_IP": "127.0.0.1",
            "SPARK_DAEMON_MEMORY": "256m",
        }
        with log.open("wb") as file:
            command = [str(home / "bin" / "spark-class"), *arguments]
            running.append(subprocess.Popen(command, stdout=file, stderr=file, env=environment, cwd=folder))
        return log

    try:
        ports = ["--host", "127.0.0.1", "--port", "0", "--webui-port", "0"]
        address = wait_for(start("master", MASTER, *ports), STARTED)
        for number in (1, 2):
            size = ["--cores", "1", "--memory", "1g", "--work-dir", str(folder / f"work-{number}")]
            log = start(f"worker-{number}", WORKER, *ports, *size, address)
            wait_for(log, re.compile(r"Successfully registered with master (spark://\S+)"))
        yield address
    finally:
        for process in reversed(running):
            process.terminate()
        for process in running:
            process.wait(30)
        shutil.rmtree(folder, ignore_errors=True)


def wait_for(log: Path, wanted: re.Pattern[str]) -> str:
    """The first group of a line, once the log has it."""
    found: list[str] = []

    def look() -> bool:
        found.extend(wanted.findall(log.read_text(errors="replace")))
        return bool(found)

    try:
        wait_until(look, timeout_s=PATIENCE_S)
    except AssertionError:
        raise TimeoutError(log.read_text(errors="replace")[-2000:]) from None
    return found[0]
