"""Spark as engine: the store is read where it lies, and each relation is written once and read from there.

What is written is not computed again, plans stay small, and an executor that falls away takes nothing with it. A
relation's rows are parted by region and clinic: a folder a region, whole clinics in each file. Store and folder must
be such that all executors see them.

The Spark application is the one that `spark-submit` or the program has already made, if there is one, and then we have
a session of our own in it: its settings and views stay as they were. Else one is opened on the run's `spark_master`
and closed with the run.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from audit_lib.engines.dialects import translate_to_spark
from audit_lib.errors import Problem, RuleError
from audit_lib.model.run import RunParameters

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "false",
    "spark.sql.caseSensitive": "false",
    # Arrow writes the calendar that Spark reads; without this an old date is an exception.
    "spark.sql.parquet.datetimeRebaseModeInRead": "CORRECTED",
}
OWN_SESSION = {"spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false"}
FILE_ROWS = 500_000
"""Rows in a file of a table that is handed over: small tables stay one, a country's are read by many executors."""
REGION_SIGNS = 12
"""How much of a clinic's HSA-id is the region's: `SE` and the number of its organisation."""
LOOK_FOR_JAVA = "Kontrollera att Java 17 finns (JAVA_HOME) och att klustret svarar på spark_master, och kör om."
LOOK_IN_LOG = (
    "Se efter i klustrets logg om en arbetare föll bort eller diskutrymmet tog slut, och kör om; "
    "inget halvfärdigt är skrivet."
)
_ARROW_TYPES: dict[str, pa.DataType] = {
    "boolean": pa.bool_(),
    "int": pa.int32(),
    "bigint": pa.int64(),
    "double": pa.float64(),
    "date": pa.date32(),
}


def open_engine(run: RunParameters, folder: Path) -> "AbstractContextManager[SparkDatabase | None]":
    """Open the run's engine, which may write in the folder; None is the embedded DuckDB, which opens with its file.

    Raises:
        RuleError: the engine cannot be reached.
    """
    return closing(SparkDatabase(run.spark_master, folder)) if run.engine == "spark" else nullcontext()


@dataclass(frozen=True)
class FetchedRows:
    """All rows of a query; an `audit_lib.engines.database.Answer`, as DuckDB's own are."""

    schema: pa.Schema
    rows: list[tuple[Any, ...]]

    def fetchall(self) -> list[Any]:
        """Every row as a tuple."""
        return self.rows

    def to_arrow_table(self) -> pa.Table:
        """Every row as an Arrow table."""
        columns = zip(*self.rows, strict=True) if self.rows else [()] * len(self.schema)
        arrays = [pa.array(column, kind) for column, kind in zip(columns, self.schema.types, strict=True)]
        return pa.Table.from_arrays(arrays, schema=self.schema)


class SparkDatabase:
    """A session on Spark; see `audit_lib.engines.database.Database`."""

    def __init__(self, master: str | None, folder: Path) -> None:
        """Open or borrow the session.

        Args:
            master: `local[2]`, `spark://host:7077`; None for that of `spark-submit`, else this machine's cores.
            folder: for what executors must read from disk; every one of a cluster sees it, as it does the store.

        Raises:
            RuleError: the extra or Java is missing, or no session could be opened.
        """
        try:
            from pyspark import SparkContext  # noqa: PLC0415 (an optional extra)
            from pyspark.errors import PySparkException  # noqa: PLC0415
            from pyspark.sql import SparkSession  # noqa: PLC0415
        except ImportError as error:
            raise RuleError(
                Problem(
                    "Spark är inte installerat.",
                    "engine: spark",
                    "Installera tillvalet: pip install 'basutbud-audit[spark]'; Java 17 behövs också.",
                )
            ) from error
        from py4j.protocol import Py4JError  # noqa: PLC0415 (comes with Spark)

        self._errors = (PySparkException, Py4JError, OSError, EOFError)
        self._where = master or "engine: spark"
        self._folder = folder / "spark"
        self._folder.mkdir(parents=True, exist_ok=True)
        self._frames: dict[str, DataFrame] = {}
        self._n_files = 0
        # Not the active session, which is another in each thread.
        running = SparkContext._active_spark_context
        self._is_own = running is None
        if running is not None and master not in {None, running.master}:
            raise RuleError(
                Problem(
                    f"Spark är redan igång på {running.master}, och spark_master kan inte gälla.",
                    f"spark_master: {master}",
                    "Ta bort spark_master ur körfilen, eller stäng den session som är öppen.",
                )
            )
        with self._telling("anslutning", LOOK_FOR_JAVA, RuntimeError):
            if running is None:
                builder = SparkSession.builder.appName("basutbud").config(map=OWN_SESSION)
                self.session = (builder if master is None else builder.master(master)).getOrCreate()
            else:
                self.session = SparkSession.builder.getOrCreate().newSession()
            for name, value in SETTINGS.items():
                self.session.conf.set(name, value)

    @contextmanager
    def _telling(self, while_doing: str, remedy: str = LOOK_IN_LOG, *also: type[Exception]) -> Iterator[None]:
        """Tell a failure of Spark in our words: its own hold plans, addresses and, when a cast fails, values."""
        try:
            yield
        except (*self._errors, *also) as error:
            what = f"Spark kunde inte utföra arbetet ({type(error).__name__})."
            raise RuleError(Problem(what, f"{self._where}, {while_doing}", remedy)) from None

    def frame(self, name: str) -> "DataFrame":
        """A relation as Spark's own data frame."""
        return self._frames[name]

    def execute(self, query: str) -> FetchedRows:
        """Run one query written in DuckDB's dialect."""
        with self._telling("en fråga"):
            found = self.session.sql(translate_to_spark(query))
            schema = pa.schema([(name, _ARROW_TYPES.get(kind, pa.string())) for name, kind in found.dtypes])
            return FetchedRows(schema, [tuple(row) for row in found.collect()])

    def put(self, name: str, schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> None:
        """Take in a table by way of Parquet files that the executors read, a task each."""
        path = self._choose_path(name)
        with self._telling(f"tabellen {name}"):
            path.mkdir()
            for number, part in enumerate(cut_batches(schema, batches)):
                pq.write_table(part, path / f"{number:05d}.parquet", compression="zstd")
            self._keep(name, self._read(path, schema))

    def take_file(self, name: str, path: Path, columns: Collection[str]) -> None:
        """Read a table of the store where it lies: its row groups are clinics, and many executors share the file."""
        with self._telling(f"tabellen {name}"):
            wanted = pa.schema([field for field in pq.read_schema(path) if field.name in columns])
            self._keep(name, self._read(path.resolve(), wanted))

    def make(self, name: str, query: str, *, view: bool = False) -> None:
        """Compute a relation; a view is computed where it is used."""
        with self._telling(f"relationen {name}"):
            frame = self.session.sql(translate_to_spark(query))
            self._keep(name, frame if view else self._write(frame, self._choose_path(name)))

    @contextmanager
    def aside(self) -> Iterator[None]:
        """The names are given back to what they meant before."""
        before = dict(self._frames)
        try:
            yield
        except BaseException:
            # What went wrong in the block may be the session itself, and that is what must be told.
            with suppress(*self._errors):
                self._restore(before)
            raise
        with self._telling("en annan läsning"):
            self._restore(before)

    def _restore(self, before: "Mapping[str, DataFrame]") -> None:
        for name in [name for name, frame in self._frames.items() if before.get(name) is not frame]:
            del self._frames[name]
            if name in before:
                self._keep(name, before[name])
            else:
                self.session.catalog.dropTempView(name)

    def close(self) -> None:
        """End the session if it is ours; else only take our names out of it."""
        # If the session is gone already, what made it go has been told.
        with suppress(*self._errors):
            if self._is_own:
                self.session.stop()
            else:
                for name in self._frames:
                    self.session.catalog.dropTempView(name)

    def _choose_path(self, name: str) -> Path:
        self._n_files += 1
        return self._folder.resolve() / f"{self._n_files:03d}-{name}.parquet"

    def _read(self, path: Path, schema: pa.Schema) -> "DataFrame":
        """Give what reads Parquet; with its schema said, Spark starts no job to look for it."""
        from pyspark.sql.pandas.types import from_arrow_schema  # noqa: PLC0415 (an optional extra)

        return self.session.read.schema(from_arrow_schema(schema)).parquet(_to_read(path))

    def _write(self, frame: "DataFrame", path: Path) -> "DataFrame":
        """Write a relation, parted by region and clinic if it is of clinics, and give what reads it back."""
        from pyspark.sql.functions import substring  # noqa: PLC0415 (an optional extra)
        from pyspark.sql.types import StringType, StructField, StructType  # noqa: PLC0415

        columns, schema = list(frame.columns), frame.schema
        if "clinic_id" not in columns:
            frame.write.parquet(_to_write(path))
            return self.session.read.schema(schema).parquet(_to_read(path))
        parted = frame.withColumn("region", substring("clinic_id", 1, REGION_SIGNS)).repartition("region", "clinic_id")
        parted.write.partitionBy("region").parquet(_to_write(path))
        # The region is a folder's name: said to be text, it is not taken for a number.
        whole = StructType([*schema.fields, StructField("region", StringType())])
        return self.session.read.schema(whole).parquet(_to_read(path)).select(columns)

    def _keep(self, name: str, frame: "DataFrame") -> None:
        self._frames[name] = frame
        frame.createOrReplaceTempView(name)


def _to_write(path: Path) -> str:
    """A path as Hadoop takes it: with its scheme, and otherwise as it stands, spaces and å too."""
    return f"file://{path}"


def _to_read(path: Path) -> str:
    """A path to read, where Hadoop takes some signs for a pattern."""
    return _to_write(path).translate({ord(sign): f"\\{sign}" for sign in "*?[]{}\\"})


def cut_batches(schema: pa.Schema, batches: Iterable[pa.RecordBatch], n_rows: int = FILE_ROWS) -> Iterator[pa.Table]:
    """Tables of at least `n_rows` rows, but for the last; one without rows if there are none."""
    gathered: list[pa.RecordBatch] = []
    is_first = True
    for batch in batches:
        gathered.append(batch)
        if sum(part.num_rows for part in gathered) >= n_rows:
            yield pa.Table.from_batches(gathered, schema)
            gathered, is_first = [], False
    if gathered or is_first:
        yield pa.Table.from_batches(gathered, schema)
