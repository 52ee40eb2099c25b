"""The trainer as tests see it: its package importable, a small plan beside an empty place for runs."""

import os
import sys
from pathlib import Path
from typing import Any

import pytest

os.environ["OMP_NUM_THREADS"] = "1"  # latents are tiny here: a second thread only waits for the first
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "trainer"))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from synthetic import write_latents, write_plan  # noqa: E402


class Place:
    """A folder with latents and a plan of `steps` steps; runs are written beside them."""

    def __init__(self, folder: Path, steps: int) -> None:
        self.folder = folder
        write_latents(folder / "latents")
        self.plan: dict[str, Any] = write_plan(folder / "plan", steps=steps)

    def run(self, name: str, **changes: Any) -> Path:
        from synthetic import write_run

        return write_run(self.folder / name, self.plan, **changes)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path, steps=6)


@pytest.fixture
def short_place(tmp_path: Path) -> Place:
    return Place(tmp_path, steps=2)


@pytest.fixture
def long_place(tmp_path: Path) -> Place:
    return Place(tmp_path, steps=20)
