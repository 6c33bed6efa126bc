"""The run's ledger: what was made from what, by which run, and what is left; the truth about what is done."""
