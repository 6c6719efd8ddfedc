"""The returns that are added up, walked over again and again and never all held."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import overload

from gouji.collection.collect import Collection
from gouji.collection.entry import Entry
from gouji.editing.review import Review
from gouji.model.submission import Submission


class Members(Sequence[Review]):
    """The reviews of some entries of a collection."""

    def __init__(self, collection: Collection, entries: Sequence[Entry]) -> None:
        self._collection, self._entries = collection, tuple(entries)

    def __len__(self) -> int:
        return len(self._entries)

    @overload
    def __getitem__(self, index: int) -> Review: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Review]: ...
    def __getitem__(self, index: int | slice) -> Review | Sequence[Review]:
        if isinstance(index, slice):
            return Members(self._collection, self._entries[index])
        one = self._collection[self._entries[index]]
        assert isinstance(one, Review)
        return one

    def submissions(self) -> Iterator[Submission]:
        """What they say, quicker than with what was found in them."""
        for entry in self._entries:
            one = self._collection.source[entry.number]
            assert isinstance(one, Review)
            yield one.submission
