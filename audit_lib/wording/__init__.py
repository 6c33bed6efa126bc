"""Every Swedish sentence and number that a reader meets, and how it is written."""
