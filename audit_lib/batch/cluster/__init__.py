"""Notebooks on a Dask cluster: `distributed` is imported when a cluster is opened, and not before."""

from audit_lib.batch.cluster.driver import ClusterWorkers

__all__ = ["ClusterWorkers"]
