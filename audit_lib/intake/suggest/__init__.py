"""What an export may be: its tables, headers and words proposed to the analyst, and never applied."""
