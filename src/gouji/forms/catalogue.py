"""Where forms come from, and which of several is meant: the official editions, and definitions of your own.

A form is one edition of a *family*, such as the annual report whose editions follow one another by years; the family
of a definition that names none is its id. Which form is meant is never left to chance. A name is an id, else an
edition or an alias, else a family or a title; a year chooses the edition of a family. Where several families are left,
the one counts that declares itself the ``default``, and without one `AmbiguousForm` lists what to choose from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from gouji.forms.language.define import define
from gouji.forms.language.problems import Json
from gouji.forms.outline import Outlined
from gouji.forms.register import Offered, published
from gouji.model.errors import AmbiguousForm, FormError, Problem, UnknownForm, UnreadableFile, WrongPeriod
from gouji.model.findings import NoSuchFile
from gouji.model.form import Form, remember
from gouji.model.reporting_period import Frequency, Period
from gouji.toml import parsed_toml


class Catalogue(NamedTuple):
    """Some forms to choose from, newest first."""

    forms: tuple[Form, ...]
    faults: tuple[FormError, ...] = ()
    """Of definitions that were to be among them and cannot be used."""

    @classmethod
    def of(cls, forms: Iterable[Form], source: str) -> Catalogue:
        """A catalogue of the forms that ``source`` holds.

        Raises `FormError` for two forms of one id, two editions of a family for one year, and two defaults for one.
        """
        ordered = sorted(forms, key=lambda form: (-form.years[0], form.id))
        if problems := tuple(_clashes(ordered)):
            raise FormError(source, problems)
        return cls(tuple(ordered))

    @property
    def families(self) -> tuple[str, ...]:
        """The families of the forms."""
        return tuple(dict.fromkeys(form.family for form in self.forms))

    @property
    def listed(self) -> tuple[Form, ...]:
        """The forms as people are told of them: the usual, others that are whole, parts; each by country and office."""

        def place(form: Form) -> tuple[object, ...]:
            return not form.default, form.partial, not form.country, form.country, form.office, form.family

        return tuple(sorted(self.forms, key=place))

    @property
    def usual(self) -> Catalogue:
        """Those of the families that declare themselves the default; all where none does."""
        families = {form.family for form in self.forms if form.default}
        return Catalogue(tuple(form for form in self.forms if form.family in families)) if families else self

    def called(self, name: str) -> Catalogue:
        """The forms that go by a name: one by its id, else those of an edition or alias, else of a family or title.

        Raises `UnknownForm` when there is none.
        """
        for names in (
            {form: (form.id,) for form in self.forms},
            {form: (form.edition, *form.aliases) for form in self.forms},
            {form: (form.family, form.title) for form in self.forms},
        ):
            if found := tuple(form for form, own in names.items() if name in own):
                return Catalogue(found)
        raise UnknownForm(name=name, known=", ".join(form.id for form in self.listed))

    def in_force(self, when: int | Period) -> Form:
        """The form for a report year or a period, which it has to be returned for.

        Raises `UnknownForm` when there is none, `AmbiguousForm` for several and `WrongPeriod` when those for the year
        are not returned for such a period.
        """
        year = when.year if isinstance(when, Period) else when
        covering = tuple(form for form in self.forms if form.covers(year))
        if not covering:
            raise UnknownForm(name=str(year), known=", ".join(form.id for form in self.listed))
        if isinstance(when, Period):
            covering = Catalogue(covering).returned_for(when)
        return Catalogue(covering).newest()

    def returned_for(self, period: Period) -> tuple[Form, ...]:
        """The forms that are returned for such a period. Raises `WrongPeriod` when there is none."""
        found = tuple(form for form in self.forms if form.frequency is period.frequency)
        if not found:
            in_its_period(self.forms[0], period)
        return found

    def newest(self) -> Form:
        """The newest edition of the one family, or the default one. Raises `AmbiguousForm` for several."""
        kept = [form for form in self.forms if form.default or len(self.families) == 1]
        if len({form.family for form in kept}) != 1:
            raise AmbiguousForm(
                known=", ".join(f"{form.id} {form.title} {form.office}".rstrip() for form in self.listed)
            )
        return kept[0]


def in_its_period(form: Form, when: int | Period) -> Period:
    """A year or period as one for which the form is returned. Raises `WrongPeriod` where it is none."""
    period = Period(when) if isinstance(when, int) else when
    if period.frequency is not form.frequency or not period.is_known:
        example = Period(period.year, int(form.frequency is not Frequency.YEAR), form.frequency)
        raise WrongPeriod(form=form.id, period=str(period), example=str(example))
    return period


def candidates(form: Form | Catalogue | None) -> tuple[Form, ...]:
    """The forms that a file may fill, newest first: one, those to choose from, or the official ones."""
    if isinstance(form, Form):
        return (form,)
    return form.forms if form is not None else editions()


def check_period(forms: Catalogue | None, period: Period | None) -> None:
    """Raise `WrongPeriod` for a period for which none of some forms, or of the official ones, is returned."""
    if period is not None:
        (forms or official()).returned_for(period)


@cache
def official() -> Catalogue:
    """The forms that ship with gouji, and those that other packages publish (see `gouji.forms.register`)."""
    folder = Path(__file__).with_name("definitions")
    tomls = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".toml")), key=lambda entry: entry.name)
    shipped = Catalogue.of((remember(Outlined.of(entry)) for entry in tomls), str(folder))
    return _with_published(shipped, published())


def _with_published(known: Catalogue, others: Iterable[Offered | FormError]) -> Catalogue:
    """A catalogue with those of other definitions in it that are sound and clash with none before them."""
    for other in others:
        try:
            if isinstance(other, FormError):
                raise other
            found = Catalogue.of((*known.forms, load_definition(other.path, other.source)), other.source)
            known = found._replace(faults=known.faults)
        except FormError as fault:
            known = known._replace(faults=(*known.faults, fault))
    return known


def editions() -> tuple[Form, ...]:
    """The official editions, those of other packages among them, newest first."""
    return official().forms


def forms_called(name: str | Path) -> Catalogue:
    """The official forms that go by a name (see `Catalogue.called`), or those of a TOML or of a folder of TOMLs.

    Raises `UnknownForm` when nothing goes by that name and `FormError`, with all problems, when a definition is
    faulty or those of a folder clash.
    """
    path = Path(name)
    try:
        return official().called(str(name))
    except UnknownForm:
        tomls = sorted(path.glob("*.toml")) if path.is_dir() else [path] if path.suffix.lower() == ".toml" else []
        if not any(toml.is_file() for toml in tomls):
            raise
    return Catalogue.of(map(load_definition, tomls), str(path))


def load_form(name: str | Path, year: int | Period | None = None) -> Form:
    """Find a form by id (``zfxxgk-2021``), edition (``2021``), alias, family, title, or the path of its TOML.

    Of several editions of a family the one for the ``year`` or period is meant, else the newest. Raises `UnknownForm`
    when nothing goes by that name, or not in that year, `WrongPeriod` when none is returned for such a period,
    `AmbiguousForm` when forms of several families do and none is the default, and `FormError`, with all problems, when
    a definition is faulty.
    """
    found = forms_called(name)
    return found.newest() if year is None else found.in_force(year)


def load_definition(path: Path, source: str | None = None) -> Form:
    """Read a form definition; ``source`` names it where its path would tell little.

    Raises `UnreadableFile` when there is no such file and `FormError` also for what is no TOML.
    """
    if not path.exists():
        raise UnreadableFile(NoSuchFile(file=str(path)))
    source = source or str(path)
    form = define(read_toml(path, source, parsed_toml), source)
    beside = path.parent / form.prose
    return remember(replace(form, prose=str(beside.resolve())) if form.prose and beside.is_file() else form)


def read_toml(path: Path, source: str, reader: Callable[[Path], Json]) -> Json:
    """What a file of a definition says; raises `FormError` where it cannot be read or is no TOML."""
    try:
        return reader(path)
    except (OSError, UnicodeDecodeError) as problem:
        reason = getattr(problem, "strerror", None) or str(problem)
        raise FormError(source, (Problem(source, "cannot_be_read", {"reason": reason}),)) from None
    except (ValueError, RecursionError) as problem:  # also numbers and nesting without end
        raise FormError(source, (Problem(source, "no_toml", {"reason": str(problem)}),)) from None


def form_for_year(year: int, family: str | None = None) -> Form:
    """The official form in force in a report year, of a family if one is named.

    Raises `UnknownForm` for years before them all, and `AmbiguousForm` when several families have a form for that
    year and none of them is the default.
    """
    known = official().usual if family is None else official().called(family)
    return known.in_force(year)


def _clashes(forms: Iterable[Form]) -> Iterator[Problem]:
    for one, other in combinations(forms, 2):
        year = max(one.years[0], other.years[0])
        if one.id == other.id:
            yield Problem(one.id, "used_twice", {"what": "id", "value": one.id, "count": 2})
        elif one.covers(year) and other.covers(year) and one.frequency is other.frequency:
            if one.family == other.family:
                yield Problem(one.id, "same_years", {"other": other.id, "family": one.family, "year": year})
            elif one.default and other.default:
                yield Problem(one.id, "two_defaults", {"other": other.id, "year": year})
