"""Counts attempts in this process: who asks too often is told to wait, and counting costs nobody else anything.

The counter that comes with `limits` starts a thread after nearly every request, which then looks through all counters.
"""

import threading
import time

from limits.storage import Storage

SCHEME = "process"
FEW = 1024
"""So many counters are kept without looking for those that have run out."""


class Attempts(Storage):
    """Fixed windows, one counter for each of them."""

    STORAGE_SCHEME = [SCHEME]  # noqa: RUF012 - as the base class has it

    def __init__(self, uri: str | None = None, wrap_exceptions: bool = False, **options: str) -> None:
        super().__init__(uri, wrap_exceptions=wrap_exceptions, **options)
        self._counts: dict[str, tuple[int, float]] = {}
        self._lock = threading.Lock()
        self._many = FEW

    @property
    def base_exceptions(self) -> type[Exception]:
        """What may go wrong while counting: nothing that is to be caught."""
        return ValueError

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Count, and return how many there are in this window."""
        now = time.time()
        with self._lock:
            count, until = self._counts.get(key, (0, 0.0))
            if until <= now:
                count, until = 0, now + expiry
            self._counts[key] = (count + amount, until)
            if len(self._counts) > self._many:
                self._counts = {name: one for name, one in self._counts.items() if one[1] > now}
                self._many = max(FEW, 2 * len(self._counts))
        return count + amount

    def get(self, key: str) -> int:
        """Return how many there are in this window."""
        count, until = self._counts.get(key, (0, 0.0))
        return count if until > time.time() else 0

    def get_expiry(self, key: str) -> float:
        """Return when the window ends."""
        return self._counts.get(key, (0, time.time()))[1]

    def check(self) -> bool:
        """Say that memory is there."""
        return True

    def reset(self) -> int | None:
        """Forget all of them."""
        with self._lock:
            count = len(self._counts)
            self._counts.clear()
        return count

    def clear(self, key: str) -> None:
        """Forget one of them."""
        with self._lock:
            self._counts.pop(key, None)
