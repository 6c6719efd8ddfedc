"""What came of the files of a campaign, packed: hundreds of reviews in the room of a few workbooks."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Sequence

from gouji.collection.office import Office
from gouji.collection.reviews import review_input
from gouji.desk.alive import Alive
from gouji.editing.review import Reviewed
from gouji.intake.inputs import Input
from gouji.model.errors import UnreadableFile
from gouji.model.form import Form
from gouji.model.keeping import OneByOne
from gouji.model.packing import packed, unpacked
from gouji.model.shared import Shared

_QUICK = 1
_KEY = 32


class PackedReviews(OneByOne[Reviewed]):
    """Reviews in the order read, each unpacked when it is asked for, which is a sign of life."""

    def __init__(self, forms: Sequence[Form], contents: Sequence[bytes], alive: Alive) -> None:
        self._forms, self._contents, self._alive = Shared(forms), contents, alive

    def __len__(self) -> int:
        return len(self._contents)

    def _item(self, number: int) -> Reviewed:
        self._alive()
        return unpacked(zlib.decompress(self._contents[number][_KEY:]), self._forms)  # type: ignore[no-any-return]


class ReviewsKept:
    """What came of every file that lies on the desk, by name, and of nothing else.

    A file is read again only if it has changed, or anything that it is read with. What is packed comes back after a
    restart by way of the page alone, never from a file: whoever unpacks bytes of others runs them.
    """

    def __init__(self) -> None:
        self.known: dict[str, bytes] = {}
        """What came of files, packed."""

    def keep(self, files: Sequence[str]) -> None:
        """Forget all but some files."""
        self.known = {file: self.known[file] for file in files}

    def review(self, source: Input, office: Office, read_with: str) -> tuple[Reviewed, bytes]:
        """What comes of a file for an office, with the same packed; ``read_with`` stands for all but the file."""
        shared = Shared(office.forms)
        key, source = _key(source, office.password, read_with)
        known = self.known.get(source.file, b"")
        if key and known.startswith(key):
            return unpacked(zlib.decompress(known[_KEY:]), shared), known
        found = review_input(source, office)
        content = (key or bytes(_KEY)) + zlib.compress(packed(found, shared, final=True), _QUICK)
        self.known[source.file] = content
        return found, content


def _key(source: Input, password: str | None, read_with: str) -> tuple[bytes, Input]:
    """What is the same as long as a file and what it is read with are; nothing for what cannot be read."""
    if source.finding is not None:
        return b"", source
    try:
        data = source.content(password)
    except UnreadableFile:
        return b"", source
    about = repr((read_with, source.file, source.named, source.modified, source.sent))
    return hashlib.sha256(about.encode(errors="replace") + data).digest(), source._replace(data=data)
