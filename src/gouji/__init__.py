"""gouji 勾稽: official report forms in Excel, handed out, read back, checked and consolidated.

The same in a few lines::

    from gouji import Office, collect, consolidate, layout, load_form, reviews, summary_workbook, write

    write(layout(load_form("2021"), unit="红旗区科学技术局", year=2024), "blank.xlsx")
    office = Office(unit="清源县")
    collection = collect(reviews(["returns"], office), office)
    write(summary_workbook(consolidate(collection)), "summary.xlsx")

Nothing here opens a network connection. A name is loaded when it is first asked for, and pandas, openpyxl,
XlsxWriter and xlrd only by the functions that need them.
"""

from __future__ import annotations

TYPE_CHECKING = False
"""True to type checkers, who know the name; the module ``typing`` would be loaded for nothing."""

if TYPE_CHECKING:
    from gouji.analysis.frame import to_frame
    from gouji.campaign.collection_status import CollectionStatus, UnitState
    from gouji.campaign.distribute import distribute
    from gouji.campaign.mark import mark, put_marked_copies
    from gouji.campaign.return_letter import Sender
    from gouji.campaign.send_back import returns_for_correction, send_back
    from gouji.campaign.status import collection_status
    from gouji.collection.collect import Collection, collect
    from gouji.collection.entry import Entry, Part
    from gouji.collection.office import Office
    from gouji.collection.previous import LastYear
    from gouji.collection.reviews import readings, reviewed, reviews
    from gouji.consolidation.add_up import Consolidation
    from gouji.consolidation.adjustments import Adjustment
    from gouji.consolidation.consolidate import consolidate
    from gouji.drafting.draft import Drafted, draft_file
    from gouji.drafting.evidence import Held
    from gouji.editing.check import check, outcomes, verdict
    from gouji.editing.localise.costs import ErrorLocation
    from gouji.editing.localise.diagnosis import Diagnosis
    from gouji.editing.localise.locate import locate
    from gouji.editing.review import Beside, Review, Reviewed, review
    from gouji.editing.side_by_side import SideBySide, side_by_side
    from gouji.formats.read import read_document
    from gouji.formats.write import write
    from gouji.forms.catalogue import Catalogue, editions, form_for_year, forms_called, load_form
    from gouji.intake.bind.recognise import recognise
    from gouji.intake.identify import identify
    from gouji.intake.read import bind, read
    from gouji.lists.adjustments import read_adjustments
    from gouji.lists.rosters import read_roster
    from gouji.messages.render import explain, render
    from gouji.model.check_code import NoCode, check_code
    from gouji.model.code_match import CodeMatch, match_code
    from gouji.model.edit import EditRule, Outcome, OutcomeVerdict, Relation, confront
    from gouji.model.errors import (
        AmbiguousForm,
        FormError,
        GoujiError,
        OutputError,
        Problem,
        UnknownForm,
        UnreadableFile,
        WrongPeriod,
        WrongYear,
    )
    from gouji.model.finding import Finding, Severity, Verdict
    from gouji.model.form import Block, Cell, Form, Header, Table
    from gouji.model.grid import DateValue, Document, ErrorValue, Grid, Piece, Place
    from gouji.model.language import Language
    from gouji.model.reading import PassedOver, Reading, Refused, Return, SummaryReturn
    from gouji.model.reporting_period import Frequency, Period
    from gouji.model.submission import Observation, Origin, Status, Submission
    from gouji.model.totals import complete
    from gouji.parallel import ProcessPool
    from gouji.summary.merge import merge
    from gouji.summary.trace import Lineage, lineage
    from gouji.summary.verify import open_summary, verify
    from gouji.summary.workbook import summary_workbook
    from gouji.units.roster import ReportingUnit, Roster
    from gouji.workbook.blank import layout

__version__ = "0.1.0"

_HOMES = {
    "analysis.frame": "to_frame",
    "campaign.collection_status": "CollectionStatus UnitState",
    "campaign.distribute": "distribute",
    "campaign.return_letter": "Sender",
    "campaign.mark": "mark put_marked_copies",
    "campaign.send_back": "returns_for_correction send_back",
    "campaign.status": "collection_status",
    "consolidation.adjustments": "Adjustment",
    "collection.collect": "Collection collect",
    "collection.entry": "Entry Part",
    "collection.office": "Office",
    "collection.previous": "LastYear",
    "collection.reviews": "readings reviewed reviews",
    "consolidation.add_up": "Consolidation",
    "consolidation.consolidate": "consolidate",
    "drafting.draft": "Drafted draft_file",
    "drafting.evidence": "Held",
    "editing.check": "check outcomes verdict",
    "editing.localise.costs": "ErrorLocation",
    "editing.localise.locate": "locate",
    "editing.localise.diagnosis": "Diagnosis",
    "editing.review": "Beside Review Reviewed review",
    "editing.side_by_side": "SideBySide side_by_side",
    "formats.read": "read_document",
    "formats.write": "write",
    "forms.catalogue": "Catalogue editions form_for_year forms_called load_form",
    "intake.bind.recognise": "recognise",
    "intake.identify": "identify",
    "intake.read": "bind read",
    "lists.adjustments": "read_adjustments",
    "lists.rosters": "read_roster",
    "messages.render": "explain render",
    "model.check_code": "NoCode check_code",
    "model.code_match": "CodeMatch match_code",
    "model.edit": "EditRule Outcome OutcomeVerdict Relation confront",
    "model.errors": "AmbiguousForm FormError GoujiError OutputError Problem UnknownForm UnreadableFile "
    "WrongPeriod WrongYear",
    "model.finding": "Finding Severity Verdict",
    "model.form": "Block Cell Form Header Table",
    "model.grid": "DateValue Document ErrorValue Grid Piece Place",
    "model.language": "Language",
    "model.reading": "PassedOver Reading Refused Return SummaryReturn",
    "model.reporting_period": "Frequency Period",
    "model.submission": "Observation Origin Status Submission",
    "model.totals": "complete",
    "parallel": "ProcessPool",
    "summary.merge": "merge",
    "summary.trace": "Lineage lineage",
    "summary.verify": "open_summary verify",
    "summary.workbook": "summary_workbook",
    "units.roster": "ReportingUnit Roster",
    "workbook.blank": "layout",
}
"""Where every public name is at home."""

_HOME_OF = {name: f"gouji.{home}" for home, names in _HOMES.items() for name in names.split()}

__all__ = [
    "Adjustment", "AmbiguousForm", "Beside", "Block", "Catalogue", "Cell", "CodeMatch", "Collection",
    "CollectionStatus", "Consolidation", "DateValue", "Diagnosis", "Document", "Drafted", "EditRule", "Entry",
    "ErrorLocation", "ErrorValue", "Finding", "Form", "FormError", "Frequency", "GoujiError", "Grid", "Header", "Held",
    "Language", "LastYear", "Lineage", "NoCode", "Observation", "Office", "Origin", "Outcome", "OutcomeVerdict",
    "OutputError", "Part", "PassedOver", "Period", "Piece", "Place", "Problem", "ProcessPool", "Reading", "Refused",
    "Relation", "ReportingUnit", "Return", "Review", "Reviewed", "Roster", "Sender", "Severity", "SideBySide",
    "Status", "Submission", "SummaryReturn", "Table", "UnitState", "UnknownForm", "UnreadableFile", "Verdict",
    "WrongPeriod", "WrongYear", "bind", "check", "check_code", "collect", "collection_status", "complete", "confront",
    "consolidate", "distribute", "draft_file", "editions", "explain", "form_for_year", "forms_called", "identify",
    "layout", "lineage", "load_form", "locate", "mark", "match_code", "merge", "open_summary", "outcomes",
    "put_marked_copies", "read", "read_adjustments", "read_document", "read_roster", "readings", "recognise",
    "render", "returns_for_correction", "review", "reviewed", "reviews", "send_back", "side_by_side",
    "summary_workbook", "to_frame", "verdict", "verify", "write",
]  # fmt: skip


def __getattr__(name: str) -> object:
    if name not in _HOME_OF:
        raise AttributeError(f"module 'gouji' has no attribute {name!r}")
    from importlib import import_module

    thing: object = getattr(import_module(_HOME_OF[name]), name)
    globals()[name] = thing
    return thing


def __dir__() -> list[str]:
    return [*globals(), *__all__]
