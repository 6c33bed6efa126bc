"""From GX results to verdicts, deviations, indicators and what a reader should do."""
