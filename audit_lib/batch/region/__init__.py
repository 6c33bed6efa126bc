"""The region from its verdicts: one dictionary, and the pages and files made of it."""

from audit_lib.batch.region.products import make_region
from audit_lib.batch.region.summary import save_region, summarise_region

__all__ = ["make_region", "save_region", "summarise_region"]
