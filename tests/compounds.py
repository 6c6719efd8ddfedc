"""Compound files (OLE) put together sector by sector: folders are mappings, streams bytes."""

from __future__ import annotations

import struct
from collections.abc import Mapping

SECTOR, MINI, CUTOFF = 512, 64, 4096
END, FREE, TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
Folder = Mapping[str, "bytes | Folder"]


def compound(root: Folder, *, first_sector: int = 0) -> bytes:
    """A compound file. The chain of every stream runs from its last sector to its first when ``first_sector`` is odd."""
    sectors: list[bytes] = []
    chains: list[int] = []
    minis = bytearray()
    mini_chains: list[int] = []
    entries: list[bytes] = [b""]

    def put(content: bytes) -> int:
        if not content:
            return END
        pieces = [content[i : i + SECTOR].ljust(SECTOR, b"\0") for i in range(0, len(content), SECTOR)]
        order = list(range(len(sectors), len(sectors) + len(pieces)))
        if first_sector % 2:
            order.reverse()
        sectors.extend(b"" for _ in pieces)
        chains.extend(0 for _ in pieces)
        for number, (at, piece) in enumerate(zip(order, pieces, strict=True)):
            sectors[at] = piece
            chains[at] = order[number + 1] if number + 1 < len(order) else END
        return order[0]

    def put_mini(content: bytes) -> int:
        start = len(mini_chains)
        count = -(-len(content) // MINI)
        minis.extend(content.ljust(count * MINI, b"\0"))
        mini_chains.extend([*range(start + 1, start + count), END])
        return start

    def entry(name: str, kind: int, right: int, child: int, start: int, size: int) -> bytes:
        stored = name.encode("utf-16-le")
        head = stored.ljust(64, b"\0") + struct.pack("<HBB", len(stored) + 2 if name else 0, kind, 1)
        return head + struct.pack("<LLL36xLQ", FREE, right, child, start, size)

    def folder(content: Folder) -> int:
        """The number of the first entry in a folder; each leads to the next."""
        following = FREE
        for name, what in reversed(list(content.items())):
            if isinstance(what, bytes):
                small = 0 < len(what) < CUTOFF
                made = entry(name, 2, following, FREE, put_mini(what) if small else put(what), len(what))
            else:
                made = entry(name, 1, following, folder(what), 0, 0)
            entries.append(made)
            following = len(entries) - 1
        return following

    child = folder(root)
    mini_start = put(bytes(minis))
    entries[0] = entry("Root Entry", 5, FREE, child, mini_start, len(minis))
    while len(entries) % 4:
        entries.append(entry("", 0, FREE, FREE, 0, 0))
    directory = put(b"".join(entries))
    mini_table = put(
        struct.pack(f"<{len(mini_chains)}L", *mini_chains).ljust(-(-len(mini_chains) // 128) * SECTOR, b"\xff")
    )
    count = 1
    while count * 128 < len(sectors) + count:
        count += 1
    tables = list(range(len(sectors), len(sectors) + count))
    chains += [TABLE] * count
    table = struct.pack(f"<{len(chains)}L", *chains).ljust(count * SECTOR, b"\xff")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6x", 62, 3, 0xFFFE, 9, 6)
    header += struct.pack("<LLLLLLLLL", 0, count, directory, 0, CUTOFF, mini_table, bool(mini_chains), END, 0)
    header += struct.pack("<109L", *tables, *[FREE] * (109 - count))
    return header + b"".join(sectors) + table
