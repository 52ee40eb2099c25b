"""The plan: its Parquet parts as microbatches in the order of consumption. Nothing is drawn, dropped or reordered here."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from .errors import TrainerError
from .run_file import read_json

COLUMNS = ["step", "microbatch", "photo", "shard", "row", "tokens", "noise_seed"]


@dataclass(frozen=True)
class Microbatch:
    """Samples of one bucket. `step` and `index` say where the plan has it: both from 0, `index` within the step."""

    step: int
    index: int
    photos: list[str]
    shards: list[str]
    rows: list[int]
    tokens: list[np.ndarray]  # each sample's CLIP ids without BOS, EOS and padding
    noise_seeds: list[int]

    def __len__(self) -> int:
        return len(self.photos)


class Plan:
    """An opened plan. A file is checked against the hash in plan.json when it is first read."""

    def __init__(self, folder: Path, wanted_hash: str) -> None:
        self.folder = folder
        self._json: dict[str, Any] = read_json(folder / "plan.json", "the plan")
        if self._json.get("format") != 1:
            raise TrainerError(f"Cannot read the plan {folder}: its format is {self._json.get('format')!r}, wanted 1")
        try:
            self.hash: str = self._json["hash"]
            self.steps: int = self._json["steps"]
            self.batch_size: int = self._json["batchSize"]
            self.latents_hash: str | None = self._json["latents"].get("hash")
            self._parts: list[dict[str, Any]] = self._json["parts"]
        except KeyError as error:
            raise TrainerError(f"Cannot read the plan {folder}: plan.json has no entry {error}") from None
        if self.hash != wanted_hash:
            raise TrainerError(
                f"Cannot train on the plan {folder}: its hash is {self.hash}, run.json wants {wanted_hash}: "
                "the plan was made anew since the run was set up; launch a new run for it"
            )

    def microbatches(self, first_step: int) -> Iterator[Microbatch]:
        """The training samples from `first_step` on."""
        for part in self._parts:
            if part["lastStep"] >= first_step:
                for microbatch in self._read(part):
                    if microbatch.step >= first_step:
                        yield microbatch

    def held_out(self, name: str) -> list[Microbatch]:
        """The fixed samples of `validation` or `stable`; empty where the plan has none."""
        entry = self._json.get(name)
        return list(self._read(entry)) if entry and (entry.get("rows", 1) or 0) > 0 else []

    def _read(self, entry: dict[str, Any]) -> Iterator[Microbatch]:
        path = self.folder / entry["file"]
        check_hash(path, entry["sha256"], "plan file")
        try:
            table = pq.read_table(path, columns=COLUMNS)
        except (OSError, pa.ArrowException) as error:
            raise TrainerError(f"Cannot read plan file {path}: {error}") from None
        yield from group(table)


def group(table: pa.Table) -> Iterator[Microbatch]:
    """Rows of equal (step, microbatch) that follow one another make a microbatch."""
    step, index = (table.column(name).to_numpy() for name in ("step", "microbatch"))
    changes = np.flatnonzero((np.diff(step) != 0) | (np.diff(index) != 0)) + 1
    for start, end in zip([0, *changes], [*changes, len(step)], strict=True):
        if start == end:
            continue
        rows = table.slice(start, end - start)
        yield Microbatch(
            step=int(step[start]),
            index=int(index[start]),
            photos=rows.column("photo").to_pylist(),
            shards=rows.column("shard").to_pylist(),
            rows=rows.column("row").to_pylist(),
            tokens=[np.asarray(ids, dtype=np.int64) for ids in rows.column("tokens").to_pylist()],
            noise_seeds=rows.column("noise_seed").to_pylist(),
        )


def check_hash(path: Path, wanted: str, what: str) -> None:
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        raise TrainerError(f"Cannot read {what} {path}: there is no such file") from None
    if found != wanted:
        raise TrainerError(
            f"Cannot trust {what} {path}: its SHA-256 is {found}, wanted {wanted}: "
            "it was cut off or changed after it was written; make it anew"
        )
