"""Spark as engine: the store is read where it lies, and each relation is written once and read from there.

What is written is not computed again, plans stay small, and an executor that falls away takes nothing with it. A
relation's rows are parted by region and clinic: a folder a region, whole clinics in each file. Store and folder must
be such that all executors see them.

The Spark application is the one that `spark-submit` or the program has already made, if there is one, and then we have
a session of our own in it: its settings and views stay as they were. Else one is opened on the run's `spark_master`
and closed with the run.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pyarrow as pa
import pyarrow.parquet as pq

from audit_lib.engines.dialects import translate_to_spark
from audit_lib.engines.fetched import FetchedRows
from audit_lib.errors import Problem, RuleError

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "false",
    "spark.sql.caseSensitive": "false",
    # Arrow writes the calendar that Spark reads; without this an old date is an exception.
    "spark.sql.parquet.datetimeRebaseModeInRead": "CORRECTED",
}
OWN_SESSION = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}
FILE_ROWS = 500_000
"""Rows in a file of a table that is handed over: small tables stay one, a country's are read by many executors."""
REGION_SIGNS = 12
"""How much of a clinic's HSA-id is the region's: `SE` and the number of its organisation."""
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


class SparkDatabase:
    """A session on Spark; see `audit_lib.engines.database.Database`."""

    def __init__(self, master: str | None, folder: Path) -> None:
        """Open or borrow the session.

        Args:
            master: `local[2]`, `spark://host:7077`; None for that of `spark-submit`, else this machine's cores.
            folder: where tables that are taken in are laid for the executors to read.

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
        try:
            if running is None:
                self.session = self._open(SparkSession.builder.appName("basutbud"), master)
            else:
                self._refuse_other_master(running.master, master)
                self.session = SparkSession.builder.getOrCreate().newSession()
            for name, value in SETTINGS.items():
                self.session.conf.set(name, value)
        except (*self._errors, RuntimeError) as error:
            self._fail(
                error,
                "anslutning",
                "Kontrollera att Java 17 finns (JAVA_HOME) och att klustret svarar på spark_master, och kör om.",
            )

    @staticmethod
    def _open(builder: "SparkSession.Builder", master: str | None) -> "SparkSession":
        for name, value in OWN_SESSION.items():
            builder = builder.config(name, value)
        if master is not None:
            builder = builder.master(master)
        return builder.getOrCreate()

    @staticmethod
    def _refuse_other_master(running: str, master: str | None) -> None:
        if master is not None and master != running:
            raise RuleError(
                Problem(
                    f"Spark är redan igång på {running}, och spark_master kan inte gälla.",
                    f"spark_master: {master}",
                    "Ta bort spark_master ur körfilen, eller stäng den session som är öppen.",
                )
            )

    def frame(self, name: str) -> "DataFrame":
        """A relation as Spark's own data frame."""
        return self._frames[name]

    def execute(self, query: str) -> FetchedRows:
        """Run one query written in DuckDB's dialect."""
        try:
            found = self.session.sql(translate_to_spark(query))
            types = tuple(_ARROW_TYPES.get(kind, pa.string()) for _, kind in found.dtypes)
            return FetchedRows(tuple(found.columns), types, [tuple(row) for row in found.collect()])
        except self._errors as error:
            self._fail(error, "en fråga")

    def put(self, name: str, schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> None:
        """Take in a table by way of Parquet files that the executors read, a task each."""
        from pyspark.sql.pandas.types import from_arrow_schema  # noqa: PLC0415 (an optional extra)

        path = self._choose_path(name)
        try:
            path.mkdir()
            for number, part in enumerate(_cut(schema, batches)):
                pq.write_table(part, path / f"{number:05d}.parquet", compression="zstd")
            # With its schema said, Spark starts no job to look for it.
            self._keep(name, self.session.read.schema(from_arrow_schema(schema)).parquet(_to_read(path)))
        except self._errors as error:
            self._fail(error, f"tabellen {name}")

    def take_file(self, name: str, path: Path, columns: Collection[str]) -> None:
        """Read a table of the store where it lies: its row groups are clinics, and many executors share the file."""
        from pyspark.sql.pandas.types import from_arrow_schema  # noqa: PLC0415 (an optional extra)

        try:
            wanted = pa.schema([field for field in pq.read_schema(path) if field.name in columns])
            self._keep(name, self.session.read.schema(from_arrow_schema(wanted)).parquet(_to_read(path.resolve())))
        except self._errors as error:
            self._fail(error, f"tabellen {name}")

    def make(self, name: str, query: str, *, view: bool = False) -> None:
        """Compute a relation; a view is computed where it is used."""
        try:
            frame = self.session.sql(translate_to_spark(query))
            if not view:
                frame = self._write(frame, self._choose_path(name))
            self._keep(name, frame)
        except self._errors as error:
            self._fail(error, f"relationen {name}")

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
        try:
            self._restore(before)
        except self._errors as error:
            self._fail(error, "en annan läsning")

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

    def _fail(self, error: BaseException, while_doing: str, remedy: str = LOOK_IN_LOG) -> NoReturn:
        # Spark's own message holds plans, addresses and, when a cast fails, values.
        raise RuleError(
            Problem(
                f"Spark kunde inte utföra arbetet ({type(error).__name__}).",
                f"{self._where}, {while_doing}",
                remedy,
            )
        ) from None


def _to_write(path: Path) -> str:
    """A path as Hadoop takes it: with its scheme, and otherwise as it stands, spaces and å too."""
    return f"file://{path}"


def _to_read(path: Path) -> str:
    """A path to read, where Hadoop takes some signs for a pattern."""
    return _to_write(path).translate({ord(sign): f"\\{sign}" for sign in "*?[]{}\\"})


def _cut(schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.Table]:
    """Tables of some `FILE_ROWS` rows; one without rows if there are none."""
    gathered: list[pa.RecordBatch] = []
    is_first = True
    for batch in batches:
        gathered.append(batch)
        if sum(part.num_rows for part in gathered) >= FILE_ROWS:
            yield pa.Table.from_batches(gathered, schema)
            gathered, is_first = [], False
    if gathered or is_first:
        yield pa.Table.from_batches(gathered, schema)
