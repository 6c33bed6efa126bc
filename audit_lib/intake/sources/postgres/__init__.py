"""A PostgreSQL schema, read in one snapshot."""
