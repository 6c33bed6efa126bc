"""How much memory the embedded engine may use before it spills to the run's folder; nothing else depends on it."""

import os
import re

from audit_lib.errors import ParameterError, Problem

MEMORY_VARIABLE = "BASUTBUD_MEMORY"


def read_memory_limit() -> str:
    """Give the engine's memory limit, `2GB` unless the environment variable `BASUTBUD_MEMORY` says otherwise.

    Results do not depend on it. The process needs some 0.5 GB besides.

    Raises:
        ParameterError: the variable holds something else than a number with MB or GB.
    """
    limit = os.environ.get(MEMORY_VARIABLE, "2GB").strip()
    if not re.fullmatch(r"\d+ ?[MG]B", limit):
        what, remedy = f"{MEMORY_VARIABLE} går inte att tolka", "Skriv ett heltal med MB eller GB: 2GB."
        raise ParameterError(Problem(what, "miljön", remedy))
    return limit
