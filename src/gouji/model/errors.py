"""What gouji raises, for people who write code, forms or command lines.

    GoujiError
    ├── FormError          a form definition has problems; all of them are listed
    ├── UnknownForm        no edition goes by that name
    ├── AmbiguousForm      several forms do, or are in force, and none is the default
    ├── UnreadableFile     a reader gives up on a file; carries the finding that says why
    ├── WrongYear          the form was not in force in that year
    ├── NoEdition          no form was
    ├── WrongPeriod        the form is not returned for such a period
    ├── UnknownPeriod      what is given as a period is none
    ├── NoPeriodGiven      none is given where one is needed
    ├── TwoPeriods         a year and a period are asked for at once
    ├── UnknownSetting     what is given for a setting of a campaign is none
    ├── NothingToAddUp     none of some returns can be consolidated; carries the findings that say why
    ├── OutputError        a result cannot be written where it was asked for
    ├── UnusableTemplate   a document is no template for letters
    ├── NoTableToDraft     no definition can be drafted from a file without a table
    └── UndraftedKind      nor from one of its kind

What is wrong with the *figures* of a return is never raised: it is a `Finding`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar, NamedTuple

if TYPE_CHECKING:
    from gouji.model.finding import Finding


class GoujiError(Exception):
    """Base of everything gouji raises on purpose.

    ``sentence`` is the English template; other languages are found in the catalogue under
    the class name. ``arguments`` fills either.
    """

    sentence: ClassVar[str] = "{detail}"

    def __init__(self, **arguments: object) -> None:
        super().__init__(arguments)
        self.arguments = arguments

    def __reduce__(self) -> tuple[object, ...]:  # one that comes from another process
        return _remade, (type(self), self.__dict__)

    def __str__(self) -> str:
        return self.sentence.format_map(self.arguments)


def _remade(kind: type[GoujiError], state: dict[str, object]) -> GoujiError:
    error = kind.__new__(kind)
    error.__dict__.update(state)
    return error


class Problem(NamedTuple):
    """One thing wrong in a form definition: its path, what kind it is, and what fills the sentence.

    Sentences are in the catalogue under ``problems``, in both languages.
    """

    path: str
    kind: str
    arguments: Mapping[str, object] = {}

    def __str__(self) -> str:
        told = ", ".join(f"{name}={value!r}" for name, value in self.arguments.items() if value)
        return f"{self.path}: {self.kind.replace('_', ' ')}" + (f" ({told})" if told else "")


class FormError(GoujiError):
    """A form definition cannot be used. ``problems`` holds everything found in one pass."""

    sentence = "The form {source} has {count} problem(s):\n{listing}"

    def __init__(self, source: str, problems: tuple[Problem, ...]) -> None:
        listing = "\n".join(f"  {problem}" for problem in problems)
        super().__init__(source=source, count=len(problems), listing=listing)
        self.problems = problems


class UnknownForm(GoujiError):
    """No edition goes by that id, edition or path."""

    sentence = (
        "There is no form {name!r}. Known forms: {known}. A form of your own is given as a path to its .toml file."
    )


class AmbiguousForm(GoujiError):
    """Forms of several families are meant by a name, or in force in a year, and none of them is the default."""

    sentence = "Several forms fit: {known}. Choose one by its id."


class WrongYear(GoujiError):
    """The year lies outside those in which the form was in force."""

    sentence = "The form {form} was not in force in {year}; it covers {years}. Choose another --year or --form."


class NoEdition(GoujiError):
    """No form was in force in a year."""

    sentence = "No form covers {year}; known are {known}."


class WrongPeriod(GoujiError):
    """A form is not returned for such a period: a quarter is asked for of one that is returned once a year, say."""

    sentence = "The form {form} is not returned for {period}: its periods are written like --period {example}."


class UnknownPeriod(GoujiError):
    """What is given as a reporting period is none."""

    sentence = "{period!r} is no reporting period: write 2025, 2025-H1, 2025-Q1 or 2025-03."


class NoPeriodGiven(GoujiError):
    """Neither a year nor a period is asked for where one is needed."""

    sentence = "Give the report year with --year, or the reporting period with --period."


class TwoPeriods(GoujiError):
    """A year and a period are asked for at once."""

    sentence = "Give --year {year} or --period {period}, not both."


class UnknownSetting(GoujiError):
    """What is given for a setting of a campaign, such as a day, cannot be meant; ``setting`` is its name in words."""

    sentence = "{value!r} cannot be the {setting}."


class NoFollowUpList(GoujiError):
    """What is given as a follow-up list with notes is none that gouji made."""

    sentence = "{path} is no follow-up list made by gouji."


class NothingToVerify(GoujiError):
    """What is to be taken for verified, or no longer, is not there any more, or its return does not count."""

    sentence = "{file}: this finding is not there any more, or the return does not count. Open the unit again."


class NoSuchPart(GoujiError):
    """A part of a summary is asked for that it does not have, or no longer."""

    sentence = "The sum has no part {name}. Add up again."


class OutputError(GoujiError):
    """A result cannot be written. Nothing was changed."""

    sentence = "Cannot write {path}: {reason}."


class UnusableTemplate(GoujiError):
    """A document is no template for letters; ``missing`` are the placeholders that it lacks."""

    sentence = "The letter template {path} cannot be used: it must be a Word document (.docx), and lacks {missing}."


class NoTableToDraft(GoujiError):
    """No definition can be drafted from a file: it holds no table with figures to fill in."""

    sentence = "No form can be drafted from {path}: there is no table with anything to fill in."


class UndraftedKind(GoujiError):
    """No definition can be drafted from a file, which is neither an xlsx nor a Word document."""

    sentence = "No form can be drafted from {path}: it is neither an .xlsx workbook nor a Word document (.docx)."


class NothingToAddUp(GoujiError, ValueError):
    """None of some returns can be added up; ``excluded`` says of each why not."""

    sentence = "There is no readable return to consolidate that counts."

    def __init__(self, excluded: tuple[Finding, ...] = ()) -> None:
        super().__init__()
        self.excluded = excluded


class UnreadableFile(GoujiError):
    """A reader gives up on a whole file; ``finding`` is what the clerk is told."""

    sentence = "{code}: {path}"

    def __init__(self, finding: Finding) -> None:
        super().__init__(code=finding.code, path=getattr(finding, "file", ""))
        self.finding = finding
