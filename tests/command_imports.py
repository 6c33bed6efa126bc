"""What the fork server of `command` imports: all that a command would."""

import great_expectations  # noqa: F401

import audit_lib.__main__
import audit_lib.audit.explain
import audit_lib.audit.input.report
import audit_lib.audit.region.verdicts
import audit_lib.batch.run  # noqa: F401
