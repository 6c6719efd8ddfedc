"""gouji 勾稽: official report forms in Excel, handed out, read back, checked and consolidated.

The same in a few lines::

    from gouji import check, consolidate, layout, load_form, read, summary, write

    form = load_form("2021")
    write(layout(form, unit="红旗区科学技术局", year=2024), "blank.xlsx")
    reading = read("returned.xlsx")
    findings = check(form, reading.submission)
    write(summary(consolidate([reading])), "summary.xlsx")

Nothing here opens a network connection; pandas, XlsxWriter, xlrd and msoffcrypto are imported
only by the functions that need them.
"""

from gouji.binding import bind, recognise
from gouji.campaign import Standing
from gouji.campaign.standing import standing
from gouji.catalogue import editions, form_for_year, load_form
from gouji.checking import check, judge, outcomes
from gouji.consolidation import Consolidation, Member, consolidate
from gouji.consolidation.adjusting import Adjustment
from gouji.consolidation.lineage import Lineage, lineage
from gouji.distribution import distribute
from gouji.edit import EditRule, Outcome, confront
from gouji.errors import FormError, GoujiError, OutputError, Problem, UnknownForm, UnreadableFile, WrongYear
from gouji.finding import Finding
from gouji.form import Block, Cell, Form, Header, Table
from gouji.formats.spreadsheet import read_document
from gouji.frame import to_frame
from gouji.grid import DateValue, Document, ErrorValue, Grid, Piece, Place
from gouji.lists.adjustments import read_adjustments
from gouji.lists.rosters import read_roster
from gouji.locating import Diagnosis, Explanation, locate
from gouji.messages import explain, render
from gouji.reading import read, read_all
from gouji.rederiving import open_summary, verify
from gouji.reviewing import Checked, review
from gouji.roster import ReportingUnit, Roster
from gouji.submission import Observation, Origin, Reading, Submission
from gouji.summary import summary
from gouji.totals import complete
from gouji.workbook import layout
from gouji.writing import write

__version__ = "0.1.0"

__all__ = [
    "Adjustment",
    "Block",
    "Cell",
    "Checked",
    "Consolidation",
    "DateValue",
    "Diagnosis",
    "Document",
    "EditRule",
    "ErrorValue",
    "Explanation",
    "Finding",
    "Form",
    "FormError",
    "GoujiError",
    "Grid",
    "Header",
    "Lineage",
    "Member",
    "Observation",
    "Origin",
    "Outcome",
    "OutputError",
    "Piece",
    "Place",
    "Problem",
    "Reading",
    "ReportingUnit",
    "Roster",
    "Standing",
    "Submission",
    "Table",
    "UnknownForm",
    "UnreadableFile",
    "WrongYear",
    "bind",
    "check",
    "complete",
    "confront",
    "consolidate",
    "distribute",
    "editions",
    "explain",
    "form_for_year",
    "judge",
    "layout",
    "lineage",
    "load_form",
    "locate",
    "open_summary",
    "outcomes",
    "read",
    "read_adjustments",
    "read_all",
    "read_document",
    "read_roster",
    "recognise",
    "render",
    "review",
    "standing",
    "summary",
    "to_frame",
    "verify",
    "write",
]
