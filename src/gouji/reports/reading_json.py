"""The values of one return as JSON."""

from __future__ import annotations

from gouji.model.check_code import code_shown
from gouji.model.grid import address
from gouji.model.language import Language
from gouji.model.reading import Return
from gouji.reports.json_text import dump, finding_as_json


def reading_as_json(reading: Return, language: Language) -> str:
    """The values of one return, every cell of its form present."""
    seen = reading.submission
    cells = {
        cell: {
            "value": observation.value,
            "raw": observation.raw,
            "status": observation.status,
            "at": address(seen.origins[cell].place) if cell in seen.origins else None,
            "way": seen.origins[cell].way if cell in seen.origins else None,
            "formula": seen.origins[cell].formula if cell in seen.origins else None,
        }
        for cell, observation in seen.observations.items()
    }
    rows = {
        table: [{"key": key, "name": row.name, "code": row.code} for key, row in seen.form.rows_of(table)]
        for table in seen.form.rows
    }
    return dump(
        {
            "form": seen.form.id,
            "unit": seen.unit,
            "unit_at": address(seen.unit_at) if seen.unit_at else None,
            "year": seen.year,
            "period": str(seen.period) if seen.period else None,
            "evidence": _evidence(reading),
            "nil_return": seen.nil_return,
            "contact": seen.contact,
            "explanations": seen.explanations,
            "file": reading.file,
            "sha256": reading.sha256,
            "code": code_shown(seen),
            "rows": rows,
            "cells": cells,
            "findings": [finding_as_json(finding, language) for finding in reading.findings],
        }
    )


def _evidence(reading: Return) -> dict[str, list[dict[str, str | int]]]:
    """What each source says of the unit and the year, that which was believed first."""
    said = reading.evidence
    return {
        "unit": [{"by": source, "says": name} for source, name in said.units.items() if name],
        "year": [{"by": source, "says": year} for source, year in said.years.items() if year is not None],
    }
