"""What is said about a return: a code with its arguments, never a sentence.

Sentences are made at the door, in the reader's language, by `gouji.messages.render`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

INFORMATION, WARNING, ERROR = "information", "warning", "error"
SEVERITIES = (INFORMATION, WARNING, ERROR)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing worth telling the people who filled in or collect the figures.

    ``code`` is R (reading), E (edit rules), L (locating) or M (merging) and a number that is
    never reused; ``arguments`` fill the message; ``rule`` is the failing rule instance, ``cells``
    the ids of the cells it speaks of and ``at`` their addresses, such as ``表三!D4``. ``follows``
    says that it only repeats, in totals, what other findings of the return say: programs get it, people do not.
    """

    code: str
    severity: str = ERROR
    arguments: Mapping[str, object] = field(default_factory=dict)
    rule: str | None = None
    cells: tuple[str, ...] = ()
    at: tuple[str, ...] = ()
    follows: bool = False


def reportable(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings that people are told: those that do not follow from others."""
    return tuple(finding for finding in findings if not finding.follows)


def at_least(findings: Iterable[Finding], severity: str) -> bool:
    """Whether any finding is of this severity or worse."""
    floor = SEVERITIES.index(severity)
    return any(SEVERITIES.index(finding.severity) >= floor for finding in findings)


def listed(texts: Sequence[str], most: int) -> str:
    """The first of some texts as an argument of a finding, with dots behind them when there are more."""
    return "、".join(texts[:most]) + ("……" if len(texts) > most else "")
