"""Submissions (填报表): the figures one unit reported, and where each was read."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple, Protocol

from gouji.model.form import Form
from gouji.model.grid import InReport, Place
from gouji.model.reporting_period import Days, Period


class Status(StrEnum):
    """What stands in a cell: a figure, nothing, a sign for nothing, another text, a formula without a result.

    And text where text belongs, a sign by agreement where a figure does. ``UNASKED``: the blank had no such cell.
    """

    REPORTED = "reported"
    BLANK = "blank"
    NOT_APPLICABLE = "not_applicable"
    NOT_A_NUMBER = "not_a_number"
    UNCOMPUTED = "uncomputed"
    TEXT = "text"
    SPECIAL = "special"
    UNASKED = "unasked"


MARKS, LABELS, POSITION = "marks", "labels", "position"


class Observation(NamedTuple):
    """What one cell of a return says (填报值).

    ``value`` is None when nothing is reported, which is never the same as 0. A blank that
    a declared policy counts as zero has value 0 and keeps the status ``blank``; a total whose formula has no
    stored result has what its parts add up to and keeps the status ``uncomputed``.
    """

    value: int | Decimal | None
    raw: str = ""
    status: Status = Status.REPORTED

    @classmethod
    def of(cls, value: int | Decimal | None) -> Observation:
        """The observation of a figure known from elsewhere than a file."""
        return NOTHING if value is None else cls(value, str(value))

    @property
    def said(self) -> str:
        """What the cell shows, as a text: the figure, else what stands there instead; empty for nothing."""
        return str(self.value) if self.value is not None and self.status != Status.UNCOMPUTED else self.raw.strip()


NOTHING = Observation(None, "", Status.BLANK)
UNASKED = Observation(None, "", Status.UNASKED)
"""What a blank says in a cell that it did not have, or in which it asked for another thing."""


class Origin(NamedTuple):
    """Where an observation was read and how that place was found.

    ``way`` is ``marks``, ``labels`` or ``position``. ``formula`` is the formula in the cell;
    ``live`` says that it is the form's own sum, so its result follows its parts. ``adds`` says whether a ``SUM`` over
    the cell counts it, which no text is; None when nobody can tell: over an error, a truth or a day.
    """

    place: Place
    way: str
    formula: str | None = None
    live: bool = False
    adds: bool | None = True


class Observations(Mapping[str, Observation]):
    """What every cell of a form says, kept as columns in the order of the form.

    ``figures`` are the values and ``statuses`` their statuses; ``raws`` holds, by position, the raw texts that say
    more than the value does.
    """

    __slots__ = ("figures", "form", "raws", "statuses")

    def __init__(
        self,
        form: Form,
        figures: tuple[int | Decimal | None, ...],
        statuses: tuple[Status, ...],
        raws: Mapping[int, str],
    ) -> None:
        self.form, self.figures, self.statuses, self.raws = form, figures, statuses, raws

    @classmethod
    def of(cls, form: Form, known: Mapping[str, Observation]) -> Observations:
        """The columns of some observations by cell id; what is not among them is a blank."""
        if isinstance(known, Observations) and known.form is form:
            return known
        seen = [known.get(cell, NOTHING) for cell in form.cells]
        raws = {i: raw for i, (value, raw, status) in enumerate(seen) if raw != _implied(value, status)}
        return cls(form, tuple(one.value for one in seen), tuple(one.status for one in seen), raws)

    def __getitem__(self, cell: str) -> Observation:
        i = self.form.index[cell]
        value, status = self.figures[i], self.statuses[i]
        return Observation(value, self.raws[i] if i in self.raws else _implied(value, status), status)

    def __iter__(self) -> Iterator[str]:
        return iter(self.form.cells)

    def __len__(self) -> int:
        return len(self.figures)

    def __contains__(self, cell: object) -> bool:
        return cell in self.form.index

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Observations) and other.form == self.form:
            mine, theirs = (self.figures, self.statuses, self.raws), (other.figures, other.statuses, other.raws)
            return mine == theirs
        return super().__eq__(other)

    __hash__ = None  # type: ignore[assignment]

    def in_order(self) -> Iterator[Observation]:
        """All observations, quicker than one by one."""
        raws = self.raws
        for i, (value, status) in enumerate(zip(self.figures, self.statuses, strict=True)):
            yield Observation(value, raws[i] if i in raws else _implied(value, status), status)

    def changed(self, changes: Mapping[str, Observation]) -> Observations:
        """The same with some observations changed."""
        figures, statuses, raws = list(self.figures), list(self.statuses), dict(self.raws)
        for cell, one in changes.items():
            i = self.form.index[cell]
            figures[i], statuses[i] = one.value, one.status
            raws.pop(i, None)
            if one.raw != _implied(one.value, one.status):
                raws[i] = one.raw
        return Observations(self.form, tuple(figures), tuple(statuses), raws)

    def __reduce__(self) -> tuple[Any, ...]:
        numbers, codes = _packed(self.figures), bytes(map(_CODES.__getitem__, self.statuses))
        return _unpacked, (self.form, numbers, codes, self.raws)

    def __or__(self, changes: Mapping[str, Observation]) -> dict[str, Observation]:
        return {**self, **changes}

    def __repr__(self) -> str:
        return repr({cell: one for cell, one in self.items() if one != NOTHING})


def _implied(value: int | Decimal | None, status: Status) -> str:
    """The raw text that goes without saying."""
    return str(value) if value is not None and status == Status.REPORTED else ""


_STATUSES = tuple(Status)
_CODES = {status: code for code, status in enumerate(_STATUSES)}
_NONE = -(2**31)


def _packed(figures: tuple[int | Decimal | None, ...]) -> bytes | tuple[int | Decimal | None, ...]:
    """Figures in four bytes each, where they are whole numbers that these hold."""
    whole = [_NONE if value is None else value for value in figures if value is None or type(value) is int]
    if len(whole) < len(figures) or _NONE in figures:
        return figures
    try:
        return array("i", whole).tobytes()
    except OverflowError:
        return figures


def _unpacked(
    form: Form, figures: bytes | tuple[int | Decimal | None, ...], statuses: bytes, raws: Mapping[int, str]
) -> Observations:
    if isinstance(figures, bytes):
        figures = tuple([None if value == _NONE else value for value in array("i", figures)])
    return Observations(form, figures, _statuses(statuses), raws)


@lru_cache(maxsize=1024)
def _statuses(codes: bytes) -> tuple[Status, ...]:
    """Most returns say the same of most cells."""
    return tuple([_STATUSES[code] for code in codes])


class Origins(Mapping[str, Origin]):
    """Where the cells of a form were read, those that were found, kept in the order of the form.

    ``live`` are the totals that are still the form's own formula, ``odd`` the cells that a ``SUM`` may not count.
    """

    __slots__ = ("column", "form", "live", "odd")

    def __init__(self, form: Form, column: tuple[Origin | None, ...]) -> None:
        self.form, self.column = form, column
        self.live = frozenset(cell for cell, one in zip(form.cells, column, strict=False) if one and one.live)
        self.odd = frozenset(
            cell for cell, one in zip(form.cells, column, strict=False) if one and one.adds is not True
        )

    @classmethod
    def of(cls, form: Form, known: Mapping[str, Origin]) -> Origins:
        """The column of some origins by cell id."""
        if isinstance(known, Origins) and known.form is form:
            return known
        return cls(form, tuple(known.get(cell) for cell in form.cells) if known else ())

    def __reduce__(self) -> tuple[Any, ...]:
        return _known_origins, (self.form, self.column)

    def __getitem__(self, cell: str) -> Origin:
        found: Origin | None = self.get(cell)
        if found is None:
            raise KeyError(cell)
        return found

    def get(self, cell: str, default: Any = None) -> Any:
        """The origin of a cell, if it was found."""
        i = self.form.index.get(cell)
        found = self.column[i] if self.column and i is not None else None
        return default if found is None else found

    def __contains__(self, cell: object) -> bool:
        return isinstance(cell, str) and self.get(cell) is not None

    def __iter__(self) -> Iterator[str]:
        return (cell for cell, origin in zip(self.form.cells, self.column, strict=False) if origin is not None)

    def __len__(self) -> int:
        return sum(origin is not None for origin in self.column)

    def __bool__(self) -> bool:
        return any(self.column)


@lru_cache(maxsize=256)
def _same_origins(form: Form, column: tuple[Origin | None, ...]) -> Origins:
    return Origins(form, tuple([None if one is None else _same_origin(*one) for one in column]))


_same_origin = lru_cache(maxsize=8192)(Origin)


def _known_origins(form: Form, column: tuple[Origin | None, ...]) -> Origins:
    """Returns are copies of few blanks: what comes from another process has the places of those that came before.

    Those of a report are its own: tables that are called alike need not begin in the same row.
    """
    first = next(filter(None, column), None)
    return Origins(form, column) if first and isinstance(first.place.sheet, InReport) else _same_origins(form, column)


@dataclass(frozen=True, slots=True)
class Submission:
    """One return: the form it fills, the reporting unit (填报单位), the period, the observations.

    The period is a ``year`` and, where the form asks for more than one return a year, the ``part`` of it, 0 for unsaid.
    ``explanations`` are the unit's own words on figures that look odd, by the name of what usually holds.
    ``narrative`` is the prose of the published report, by the number of the section, a paragraph a line.
    ``returns`` is how many returns it is the sum of, 0 for what somebody filled in.
    ``groups`` are figures of whole groups of rows of which the parts were not stated, see `gouji.model.groups`.
    ``revision`` is that of the blank where the form was revised since, else 0.
    Equal when they say the same, wherever it was read: ``origins`` does not count. Observations and origins are
    given as mappings by cell id and kept as columns in the order of the form, of which those mappings are views.
    """

    form: Form
    unit: str | None
    year: int | None
    observations: Mapping[str, Observation]
    nil_return: bool = False
    contact: Mapping[str, str] = field(default_factory=dict)
    explanations: Mapping[str, str] = field(default_factory=dict)
    narrative: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, int | Decimal] = field(default_factory=dict)
    revision: int = 0
    returns: int = field(default=0, compare=False)
    origins: Mapping[str, Origin] = field(default_factory=dict, compare=False)
    unit_at: Place | None = field(default=None, compare=False)
    contact_at: Mapping[str, Place] = field(default_factory=dict, compare=False)
    part: int = 0

    def __post_init__(self) -> None:
        object.__setattr__(self, "observations", Observations.of(self.form, self.observations))
        object.__setattr__(self, "origins", Origins.of(self.form, self.origins))

    @property
    def period(self) -> Period | None:
        """The reporting period, as far as it is said; None where nothing is."""
        return Period(self.year or 0, self.part, self.form.frequency) if self.year or self.part else None

    @property
    def days(self) -> Days | None:
        """The first and the last day of the period; None where no year is said.

        Where only the part of the year is not, they are those of the first: from its end on a return can be made.
        """
        period = self.period
        if period is not None and not period.is_known:
            period = replace(period, part=1)
        return period.days(self.form.year_start) if period is not None else None

    @property
    def columns(self) -> Observations:
        """The observations as columns in the order of the form."""
        return self.observations  # type: ignore[return-value] # since __post_init__

    @property
    def figures(self) -> tuple[int | Decimal | None, ...]:
        """The figures alone, in the order of the form."""
        return self.columns.figures

    @property
    def live(self) -> frozenset[str]:
        """The totals that are still the form's own formula, so that they follow their parts."""
        return self.origins.live  # type: ignore[attr-defined, no-any-return] # since __post_init__

    @property
    def odd(self) -> frozenset[str]:
        """The cells that a ``SUM`` leaves out, or of which nobody knows what it makes."""
        return self.origins.odd  # type: ignore[attr-defined, no-any-return] # since __post_init__

    def value(self, cell: str) -> int | Decimal | None:
        """The figure of one cell."""
        return self.figures[self.form.index[cell]]

    def values(self) -> dict[str, int | Decimal | None]:
        """The figures alone, by cell id."""
        return dict(zip(self.form.cells, self.figures, strict=True))

    def of_period(self, period: Period | None) -> Submission:
        """The same return for another period."""
        return replace(self, year=period.year or None, part=period.part) if period else replace(self, year=None, part=0)

    def with_observations(self, changes: Mapping[str, Observation]) -> Submission:
        """The same return with some observations changed."""
        return replace(self, observations=self.columns.changed(changes)) if changes else self


class Submissions(Protocol):
    """Returns by position, each given anew when it is asked for: none need be held."""

    def __len__(self) -> int: ...
    def __getitem__(self, position: int, /) -> Submission: ...
