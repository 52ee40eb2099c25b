"""Checkpoints: checkpoints/step-NNNNNN/ with the networks in diffusers' layout, optimizer.pt and state.json.

Written under a temporary name and renamed, so that a folder of that name is always whole.
"""

import json
import os
import re
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch

from .errors import TrainerError
from .model import Model
from .run_file import read_json


@dataclass(frozen=True)
class State:
    """Where a run stands: all that is needed to go on besides weights and optimizer."""

    step: int  # optimizer steps done: the next step's index
    samples: int
    plan_hash: str
    time_s: float  # training time so far, pauses not counted


def name_of(step: int) -> str:
    return f"step-{step:06d}"


def list_checkpoints(run_folder: Path) -> list[Path]:
    """Whole checkpoints, oldest first."""
    found = [path for path in (run_folder / "checkpoints").glob("step-*") if re.fullmatch(r"step-\d{6,}", path.name)]
    return sorted(found, key=lambda path: int(path.name[5:]))


def latest(run_folder: Path, plan_hash: str) -> tuple[Path, State] | None:
    """The checkpoint to go on from."""
    found = list_checkpoints(run_folder)
    if not found:
        return None
    value = read_json(found[-1] / "state.json", "the checkpoint")
    state = State(value["step"], value["samples"], value["planHash"], value["timeS"])
    if state.plan_hash != plan_hash:
        raise TrainerError(
            f"Cannot go on from {found[-1]}: it was trained on the plan {state.plan_hash}, the run wants {plan_hash}; launch a new run for that plan"
        )
    return found[-1], state


def save(run_folder: Path, state: State, model: Model, optimizer: dict[str, Any], keep: int | None) -> Path:
    """Writes the checkpoint, then deletes the oldest beyond `keep`."""
    folder = run_folder / "checkpoints"
    temporary = folder / f".{name_of(state.step)}.tmp"
    shutil.rmtree(temporary, ignore_errors=True)
    temporary.mkdir(parents=True)
    model.save(temporary)
    torch.save(optimizer, temporary / "optimizer.pt")
    entries = asdict(state)
    value = {"step": entries["step"], "samples": entries["samples"], "planHash": entries["plan_hash"], "timeS": entries["time_s"]}
    (temporary / "state.json").write_text(json.dumps(value) + "\n", encoding="utf-8")
    flush(temporary)
    path = folder / name_of(state.step)
    shutil.rmtree(path, ignore_errors=True)
    temporary.rename(path)
    flush_folder(folder)
    if keep is not None:
        for old in list_checkpoints(run_folder)[:-keep]:
            shutil.rmtree(old)
    return path


def load_optimizer(folder: Path, device: torch.device) -> dict[str, Any]:
    try:
        return torch.load(folder / "optimizer.pt", map_location=device, weights_only=True)
    except Exception as error:  # of many kinds
        raise TrainerError(f"Cannot go on from {folder}: optimizer.pt is not readable ({error}); delete that checkpoint to go on from the one before") from None


def flush(folder: Path) -> None:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())
    flush_folder(folder)


def flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
