"""Being asked to stop: SIGTERM or SIGINT let the step in hand end; a checkpoint follows."""

import ctypes
import os
import signal
from types import FrameType

PR_SET_PDEATHSIG = 1  # linux/prctl.h


class Stop:
    """Remembers that the run was asked to stop. Made first of all, so that no signal is lost while libraries load."""

    def __init__(self) -> None:
        self.asked = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._ask)
        if "TORCHELASTIC_RUN_ID" in os.environ:
            stop_with_parent()
            self.asked = os.getppid() == 1  # torchrun was killed before the line above

    def _ask(self, _number: int, _frame: FrameType | None) -> None:
        self.asked = True


def stop_with_parent() -> None:
    """Where torchrun is killed, its workers are asked to stop instead of training on unseen (Linux only)."""
    libc = ctypes.CDLL(None)
    if hasattr(libc, "prctl"):
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
