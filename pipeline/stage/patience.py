"""Stop a scene that comes no further: a loop without an end, an updater that never returns."""

from __future__ import annotations

import signal
import threading
from types import FrameType


class Patience:
    """While entered, raises TimeoutError in the scene's own code unless `renew` is called at
    least every `seconds` seconds. Does nothing where there are no timers (Windows, threads).
    """

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        on_main_thread = threading.current_thread() is threading.main_thread()
        self._works = hasattr(signal, "setitimer") and on_main_thread

    def renew(self) -> None:
        """A frame is done: begin to count anew."""
        if self._works:
            signal.setitimer(signal.ITIMER_REAL, self.seconds)

    def __enter__(self) -> Patience:
        if self._works:
            signal.signal(signal.SIGALRM, self._stop)
        self.renew()
        return self

    def __exit__(self, *_: object) -> None:
        if self._works:
            signal.setitimer(signal.ITIMER_REAL, 0)

    def _stop(self, _signal: int, _frame: FrameType | None) -> None:
        raise TimeoutError(
            f"it came no frame further in {self.seconds} s; if it only needs longer, "
            f"allow it more: ROUGHCUT_PATIENCE={2 * self.seconds}"
        )
