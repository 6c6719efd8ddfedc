"""The sections of a published report (报告的部分), and what is usually said in them."""

from __future__ import annotations

from typing import NamedTuple

from gouji.model.patterns import regex

DRAFT = "【草稿】"
"""How a paragraph of `DraftSentence` begins until somebody has looked it through."""
FIGURE = regex(r"\{([^{}]*)\}")
"""A figure in a `DraftSentence`."""


def names_of(figure: str) -> tuple[str, ...]:
    """The names that a figure in a `DraftSentence` adds up."""
    return tuple(name.strip() for name in figure.split("+"))


class DraftSentence(NamedTuple):
    """A usual sentence of the published report, with figures in braces: ``收到申请{requests.new.total}件``.

    A figure is that of a cell, or of all inputs under a name, or several with ``+`` between them; ``{year}`` is the
    report year and ``{parts}`` stands for those of the ``parts`` that are not 0. Where all its figures are 0 it says
    ``zero`` instead, or nothing.
    """

    text: str
    zero: str = ""
    parts: tuple[str, ...] = ()


class Section(NamedTuple):
    """One section of the published report (报告的部分): prose, and the table of the same number if there is one.

    ``title`` is what is printed over it, ``aliases`` are other wordings seen in reports; ``draft`` is what a report
    usually says there of the figures, a paragraph each.
    """

    number: str
    title: str
    aliases: tuple[str, ...] = ()
    draft: tuple[tuple[DraftSentence, ...], ...] = ()
