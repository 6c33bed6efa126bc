"""What only a notebook needs: its parameters held against what was given, its run file found, its clinics listed."""
