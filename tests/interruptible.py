"""Commands that tests start and then interrupt."""

from __future__ import annotations

import signal


def hear_ctrl_c() -> None:
    """In a process that is about to become the command: let it be interrupted. What a shell
    starts in the background does not hear Ctrl-C, and hands that on to its children."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
