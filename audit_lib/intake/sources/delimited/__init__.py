"""Text files: a header and records with a separator between their cells."""
