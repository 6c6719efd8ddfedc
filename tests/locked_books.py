"""Workbooks with a lock, and msoffcrypto, which opens what is opened here."""

from __future__ import annotations

import io

import msoffcrypto
from hypothesis import strategies as st
from locking import Lock
from test_xls import number, record, workbook

PASSWORDS = st.text(st.characters(codec="utf-16"), min_size=1, max_size=20)


def by_msoffcrypto(data: bytes, password: str) -> bytes:
    office, plain = msoffcrypto.OfficeFile(io.BytesIO(data)), io.BytesIO()
    office.load_key(password=password)
    office.decrypt(plain)
    return plain.getvalue()


def book(lock: Lock, cells: int) -> bytes:
    """The records of a workbook with so many cells, long enough for the sectors of a compound file."""
    body = b"".join(number(row, 0, row) for row in range(cells))
    return workbook({"表": body, "乙": number(0, 0, 1)}, more=record(0x002F, more=lock.said))
