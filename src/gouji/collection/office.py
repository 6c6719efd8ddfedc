"""What the collecting office knows, given once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from gouji.collection.policy import Policy
from gouji.editing.confirmations import Verification
from gouji.forms.catalogue import Catalogue, candidates, editions
from gouji.model.form import Form
from gouji.model.reporting_period import Period
from gouji.units.roster import Roster

if TYPE_CHECKING:
    from gouji.collection.previous import LastYear


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """The collecting office (汇总单位): what it asks for, whom it asks, and by which policies it decides.

    Without a ``form``, or with several to choose from, they are told apart by what the files show, and the commonest
    one is collected; without a ``year``, or a ``period`` of it, the newest one of
    which there are returns. ``unit`` is for whom the returns are
    added up, ``due`` the day by which they were to come. ``confirmations`` are what the office has verified (核实).
    ``policy`` says which of several returns of a unit counts: ``latest``, ``first`` or ``refuse`` (see
    `gouji.collection.versions.by_unit`). Blanks count as zero with ``blank_as_zero``. ``password`` opens encrypted
    files; ``without`` are the real paths of files that are left out, such as the roster that lies among the returns.
    """

    form: Form | Catalogue | None = None
    year: int | None = None
    period: Period | None = None
    unit: str | None = None
    roster: Roster | None = None
    last_year: LastYear | None = None
    confirmations: tuple[Verification, ...] = ()
    policy: str = Policy.LATEST
    due: date | None = None
    blank_as_zero: bool = False
    password: str | None = None
    without: frozenset[str] = frozenset()

    @property
    def asks_for(self) -> Period | None:
        """The period that is asked for, if one is."""
        return self.period or Period.of(self.year)

    @property
    def forms(self) -> tuple[Form, ...]:
        """The forms that a file may fill."""
        return candidates(self.form)

    @property
    def before(self) -> Office:
        """How it reads what was returned before: of another official edition, too, unless ``form`` are its own."""
        own = not set(self.forms) <= set(editions())
        return Office(form=self.form if own else None, roster=self.roster, password=self.password, without=self.without)

    @property
    def asked(self) -> Form | None:
        """The one form that is asked for, if one is."""
        return self.forms[0] if self.form is not None and len(self.forms) == 1 else None
