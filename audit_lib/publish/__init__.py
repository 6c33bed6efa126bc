"""Puts what is finished into the run's folder: result tables, the clinics' own lists, the manifest."""
