"""Every Swedish sentence of the pages, by page, in one catalogue.

What a decision says (rule names, quotations, actions) comes from the decision file; what stands here is the frame
around it.
"""

from audit_lib.wording.sentences.check import CHECK
from audit_lib.wording.sentences.clinic import CLINIC
from audit_lib.wording.sentences.comparison import COMPARISON
from audit_lib.wording.sentences.explanation import EXPLANATION
from audit_lib.wording.sentences.input import INPUT, LOSS, NEW, SUGGEST
from audit_lib.wording.sentences.page import PAGE
from audit_lib.wording.sentences.region import REGION
from audit_lib.wording.sentences.result import RESULT
from audit_lib.wording.sentences.sheets import SHEETS
from audit_lib.wording.sentences.status import STATUS

SENTENCES = (
    PAGE | CLINIC | COMPARISON | RESULT | INPUT | LOSS | REGION | EXPLANATION | SHEETS | STATUS | CHECK | NEW | SUGGEST
)
