"""What a run tells: metrics.jsonl and events.jsonl, one object a line, flushed; and the step line of the log.

`step` is the number of optimizer steps done, 0 before training; `samples` the training samples consumed by then.
"""

import fcntl
import json
import math
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

from .errors import FolderInUseError


class Records:
    """The writer of a run's records. It holds a lock on the run's folder for as long as its process lives."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = lock(folder)
        self._metrics: TextIO = append(folder / "metrics.jsonl")
        self._events: TextIO = append(folder / "events.jsonl")

    def metric(self, step: int, samples: int, time_s: float, values: dict[str, float]) -> None:
        """A line of metrics; what is not finite becomes null, as JSON wants it."""
        finite = {name: value if math.isfinite(value) else None for name, value in values.items()}
        write_line(self._metrics, {"step": step, "samples": samples, "time_s": round(time_s, 3), **finite})

    def event(self, kind: str, step: int, **about: Any) -> None:
        """One of started, checkpoint, stopped, finished, failed; the last three end the run."""
        write_line(self._events, event(kind, step, **about))

    def rewind(self, step: int) -> None:
        """Drops what was measured after `step`: the run goes on from there and measures it again."""
        path = self.folder / "metrics.jsonl"
        kept = [line for line in whole_lines(path) if step_of(line) <= step]
        temporary = path.with_name("metrics.jsonl.tmp")
        with temporary.open("w", encoding="utf-8") as file:
            file.writelines(line + "\n" for line in kept)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
        self._metrics.close()
        self._metrics = append(path)

    def has(self, step: int, name: str) -> bool:
        """Whether the metric was already measured at the step."""
        return any(json.loads(line).get(name) is not None for line in whole_lines(self.folder / "metrics.jsonl") if step_of(line) == step)


class NoRecords(Records):
    """The records of every rank but the first: none."""

    def __init__(self) -> None:
        pass

    def metric(self, *_: Any, **__: Any) -> None:
        pass

    def event(self, *_: Any, **__: Any) -> None:
        pass

    def rewind(self, step: int) -> None:
        pass

    def has(self, step: int, name: str) -> bool:
        return False


def lock(folder: Path) -> TextIO:
    path = folder / "trainer.lock"
    file = path.open("a+", encoding="utf-8")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.seek(0)
        raise FolderInUseError(
            f"Cannot start the run in {folder}: process {file.read().strip() or '?'} is training there; wait for it or stop it"
        ) from None
    file.truncate(0)
    file.write(f"{os.getpid()}\n")
    file.flush()
    return file


def append(path: Path) -> TextIO:
    """Opens the file for more lines; a line that a killed process left half written is ended first, so that it spoils no other."""
    with path.open("ab+") as file:
        if file.tell() > 0:
            file.seek(-1, os.SEEK_END)
            if file.read(1) != b"\n":
                file.write(b"\n")
    return path.open("a", encoding="utf-8")


def failed(folder: Path, message: str) -> None:
    """Tells that the run failed, from any rank and however little of it had started."""
    if folder.is_dir():
        metrics = folder / "metrics.jsonl"
        step = max([0, *(step_of(line) for line in whole_lines(metrics))]) if metrics.exists() else 0
        with append(folder / "events.jsonl") as events:
            write_line(events, event("failed", int(step), message=message))


def event(kind: str, step: int, **about: Any) -> dict[str, Any]:
    return {"time": datetime.now(UTC).isoformat(timespec="milliseconds"), "kind": kind, "step": step, **about}


def write_line(file: TextIO, value: dict[str, Any]) -> None:
    file.write(json.dumps(value, ensure_ascii=False) + "\n")
    file.flush()


def whole_lines(path: Path) -> list[str]:
    text = path.read_text(encoding="utf-8")
    return text[: text.rfind("\n") + 1].splitlines()


def step_of(line: str) -> float:
    """The line's step; broken lines have none and lie before everything, so that they are kept for people to see."""
    try:
        return json.loads(line)["step"]
    except (json.JSONDecodeError, KeyError, TypeError):
        return -1
