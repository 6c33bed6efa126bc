"""The charts: where each line and dot of a picture goes, and what is said of it."""
