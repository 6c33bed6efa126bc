"""The audit itself, with or without a batch: what a notebook's cells call, one clinic or the whole region."""
