"""Runs the notebooks for all clinics and puts the run's folder together."""
