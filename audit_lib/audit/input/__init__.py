"""What a run asks of its input beside reading it: its files, what its faults cost, its page."""
