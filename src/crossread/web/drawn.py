"""Pages as they were drawn last, so that a view and the picture in it cost one drawing."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable

from crossread.ingest.pictures import Pictured

MOST_DRAWN = 48
"""Pages held; each is a JPEG of some 200 kB."""


class Drawn:
    """Pages as they were drawn last, by the digest of their source; safe for several threads."""

    def __init__(self, most: int = MOST_DRAWN) -> None:
        self._most = most
        self._pages: OrderedDict[tuple[str, int | None], Pictured] = OrderedDict()
        self._lock = threading.Lock()

    def known(self, digest: str, page: int | None) -> Pictured | None:
        """Return a page that was drawn, None where it was not or is held no longer."""
        with self._lock:
            found = self._pages.get((digest, page))
            if found is not None:
                self._pages.move_to_end((digest, page))
            return found

    def hold(self, digest: str, pages: Iterable[Pictured]) -> None:
        """Hold pages; those not asked for longest make room."""
        with self._lock:
            for one in pages:
                self._pages[digest, one.page] = one
                self._pages.move_to_end((digest, one.page))
            while len(self._pages) > self._most:
                self._pages.popitem(last=False)
