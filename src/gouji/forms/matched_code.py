"""A check code that somebody has, compared with a return and with the other editions of its form."""

from __future__ import annotations

from gouji.forms.catalogue import Catalogue, candidates
from gouji.model.check_code import edition_number
from gouji.model.code_match import CodeMatch, match_code
from gouji.model.submission import Submission


def matched(submission: Submission, written: str, forms: Catalogue | None = None) -> CodeMatch:
    """How a code goes with a return, which may have been made with another edition among the ``forms``."""
    own = submission.form
    family = (one for one in candidates(forms) if one.family == own.family and one is not own)
    return match_code(submission, written, map(edition_number, family))
