"""Notebooks on a Dask cluster: `distributed` is imported when a cluster is opened, and not before."""
