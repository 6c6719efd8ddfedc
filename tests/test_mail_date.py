"""When a return came by mail is when it was handed in: after the day on the cover, before the time of a file."""

from __future__ import annotations

import io
import os
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from compounds import compound
from hypothesis import given
from hypothesis import strategies as st
from strategies import balanced
from test_containers import mail, outlook

from gouji import (
    Office,
    ReportingUnit,
    Return,
    Roster,
    collect,
    collection_status,
    layout,
    load_form,
    readings,
    reviews,
)
from gouji.collection.entry import Dating, When
from gouji.formats.findings import ContentKind
from gouji.formats.mail.parts import sent_at
from gouji.formats.xlsx.write import to_xlsx

SAMPLE = sorted((Path(__file__).parents[1] / "samples" / "county").glob("02-*"))[0].read_bytes()
SENT = datetime(2025, 1, 20, 1, 12, tzinfo=UTC)
LOCAL = SENT.astimezone().replace(tzinfo=None)


def dated(line: str) -> bytes:
    return f"Date: {line}\r\n".encode() + mail(("甲.xlsx", SAMPLE)).replace(b"\n", b"\r\n")


@given(st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)), st.integers(-12, 14))
def test_any_mail_says_when_it_was_sent(when: datetime, hours: int) -> None:
    then = when.replace(microsecond=0, tzinfo=UTC)
    line = format_datetime(then + timedelta(hours=hours)).replace("+0000", f"{hours * 100:+05d}")

    assert then.astimezone().replace(tzinfo=None) == sent_at(dated(line), ContentKind.MAIL, "a.eml")


@pytest.mark.parametrize("line", ["", "昨天", "Mon, 99 Jan 2025", "0" * 300, "Tue, 20 Jan 99999 01:00:00 +0000"])
def test_a_date_that_is_none_is_none(line: str) -> None:
    assert sent_at(dated(line), ContentKind.MAIL, "a.eml") is None


def test_a_date_in_the_text_is_not_that_of_the_mail() -> None:
    assert sent_at(b"Subject: x\r\n\r\nDate: Tue, 20 Jan 2026 09:12:00 +0800\r\n", ContentKind.MAIL, "a.eml") is None


def test_a_mail_of_outlook_has_its_date_among_its_properties() -> None:
    ticks = (SENT - datetime(1601, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1) * 10
    properties = bytes(32) + (0x00390040).to_bytes(4, "little") + bytes(4) + ticks.to_bytes(8, "little")
    folder = {**outlook(("甲.xlsx", SAMPLE)), "__properties_version1.0": properties}

    assert LOCAL == sent_at(compound(folder), ContentKind.MSG, "a.msg")
    assert None is sent_at(compound(outlook(("甲.xlsx", SAMPLE))), ContentKind.MSG, "a.msg")


def test_what_is_attached_also_in_an_archive_was_sent_with_the_mail(tmp_path: Path) -> None:
    whole = format_datetime(SENT)
    inner = mail(("镇.zip", zipped()), ("甲.xlsx", SAMPLE))
    (tmp_path / "a.eml").write_bytes(f"Date: {whole}\n".encode() + inner)
    (tmp_path / "b.xlsx").write_bytes(SAMPLE)

    found = {Path(one.file).name: one.sent for one in readings([tmp_path]) if isinstance(one, Return)}
    assert {"乙.xlsx": LOCAL, "甲.xlsx": LOCAL, "b.xlsx": None} == found


def test_a_return_is_late_by_the_day_of_its_mail_and_not_by_that_of_the_copy(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(f"Date: {format_datetime(SENT)}\n".encode() + mail(("甲.xlsx", undated())))
    os.utime(tmp_path / "a.eml", (1_790_000_000,) * 2)
    office = Office(roster=Roster((ReportingUnit("红旗区科学技术局"),)), due=date(2025, 1, 31))
    (line,) = collection_status(collect(reviews([tmp_path], office), office)).lines

    assert (When(LOCAL.date(), Dating.MAIL_DATE), False) == (line.first, line.late)


def zipped() -> bytes:
    """An archive with a return."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as file:
        file.writestr("乙.xlsx", SAMPLE)
    return target.getvalue()


def undated() -> bytes:
    """A return without a day on its cover."""
    form = load_form("2021")
    return to_xlsx(layout(form, replace(balanced(form), year=2024)))
