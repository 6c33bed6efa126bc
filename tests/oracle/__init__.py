"""draft"""

from .judgement import Outcome, judge

__all__ = ["Outcome", "judge"]
