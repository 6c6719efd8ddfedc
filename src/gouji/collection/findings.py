"""What is said of files that count for nobody, of returns in parts, and of several returns of last year."""

from __future__ import annotations

from gouji.collection.versions import Decider
from gouji.model.finding import Finding, Severity
from gouji.model.findings import FileFinding, UnitFileFinding


class InDoubt(FileFinding, code="M171"):
    """It counts for nobody, for this reason."""

    reason: Finding


class ReturnInParts(Finding, code="M172"):
    """Each of these files of the unit lacks tables that another has."""

    unit: str
    files: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many files."""
        return len(self.files)


class SeveralLastYear(UnitFileFinding, code="M173", severity=Severity.INFORMATION):
    """Of ``count`` returns of last year this one is compared with."""

    count: int
    by: Decider


class PerhapsAnother(Finding, code="M174"):
    """The unit has returned, but there are files that may be its return, too."""

    unit: str
    files: tuple[str, ...]
