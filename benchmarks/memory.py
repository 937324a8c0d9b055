"""How much memory this process takes, and the most that it took since it was last asked to forget.

`ru_maxrss` will not do: on Linux a new process inherits its parent's, so it often reads as
no growth at all.
"""

from __future__ import annotations

import resource
import sys
from pathlib import Path

_STATUS, _CLEAR = Path("/proc/self/status"), Path("/proc/self/clear_refs")


def resident_mb() -> float:
    """Memory in use now, in MB of 10^6 bytes."""
    return _field("VmRSS")


def peak_mb() -> float:
    """The most memory in use since `forget_peak`, or since the process began."""
    return _field("VmHWM")


def forget_peak() -> None:
    """Let the peak be what is in use now (Linux only; elsewhere it stays)."""
    if _CLEAR.exists():
        _CLEAR.write_text("5", encoding="ascii")


def _field(name: str) -> float:
    if not _STATUS.exists():
        unit = 1 if sys.platform == "darwin" else 1024
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6
    line = next(line for line in _STATUS.read_text().splitlines() if line.startswith(name))
    return int(line.split()[1]) * 1024 / 1e6
