"""What every stage shares: the run, the decision, tables, calendar and words. Imports no stage."""
