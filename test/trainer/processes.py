"""The trainer as a process of its own, as people run it."""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from conftest import ROOT

TRAIN = ROOT / "trainer" / "train.py"


def start(run: Path) -> subprocess.Popen[bytes]:
    """One process without torchrun's own, which takes as long to start again."""
    return subprocess.Popen([sys.executable, TRAIN, run])


def torchrun(run: Path, processes: int) -> int:
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", str(processes), TRAIN, run]
    return subprocess.run(command, check=False, timeout=120).returncode


def wait_until(holds: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    """Waits for what the process is about to do; fails where the process ends first."""
    while not holds():
        assert process.poll() is None, f"the trainer ended with {process.returncode} before that happened"
        time.sleep(0.01)


def lines_of(path: Path) -> int:
    return path.read_text().count("\n") if path.exists() else 0
