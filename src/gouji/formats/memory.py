"""What was worked out for a part of a package: returns are copies of one blank, so the same parts come again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")

Content = bytes | str | tuple[bytes, ...]

ENTRIES = 256
LONGEST = 1 << 18


class Memory(Generic[T]):
    """Results by the content they came from, few and short enough to be kept; the oldest is forgotten first."""

    def __init__(self, entries: int = ENTRIES, longest: int = LONGEST) -> None:
        self._entries, self._longest = entries, longest
        self._known: dict[Content, T] = {}
        self.get: Callable[[Content], T | None] = self._known.get
        """What is kept for a content, if anything is."""

    def again(self, content: Content) -> T | None:
        """The same, and it is the last to be forgotten: for what is there in every return, beside what is in one."""
        known = self._known.pop(content, None)
        if known is not None:
            self._known[content] = known
        return known

    def clear(self) -> None:
        """Forget everything."""
        self._known.clear()

    def keep(self, content: Content, known: T) -> None:
        """Keep something for this content, if that is short enough."""
        length = sum(map(len, content)) if isinstance(content, tuple) else len(content)
        if length <= self._longest:
            if len(self._known) >= self._entries and content not in self._known:
                del self._known[next(iter(self._known))]
            self._known[content] = known

    def recall(self, content: Content, work_out: Callable[[], T]) -> T:
        """What was worked out for this content, now or before. What raises is not kept."""
        known = self._known.get(content)
        if known is None:
            known = work_out()
            self.keep(content, known)
        return known
