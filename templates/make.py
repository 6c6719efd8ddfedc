"""Builds the blanks in this folder anew: ``python templates/make.py``."""

from pathlib import Path

from gouji import Form, editions, layout, write

WHOLE = tuple(form for form in editions() if not form.partial)
"""Whose blanks stand here; that of a part of a report is made by ``gouji blank`` alone."""


def name_of(form: Form) -> str:
    """The file name of an edition's blank."""
    first, last = form.years
    return f"{form.title}（{first}年起适用）.xlsx" if last is None else f"{form.title}（{first}—{last}年度适用）.xlsx"


if __name__ == "__main__":
    here = Path(__file__).parent
    for old in here.glob("*.xlsx"):
        old.unlink()
    for form in WHOLE:
        write(layout(form), here / name_of(form))
