"""The engines that facts and rules are computed on, seen alike: embedded DuckDB and Spark."""
