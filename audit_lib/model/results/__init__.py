"""What an audit gives: the result of one clinic, the result of the region, and what both say of the run."""
