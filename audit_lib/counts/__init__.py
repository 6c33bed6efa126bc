"""Arithmetic on counts of errands: small counts protected, the funnel, the control chart. No page, no file."""
