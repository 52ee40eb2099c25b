"""What a run wrote, read back."""

import json
from pathlib import Path
from typing import Any


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def metrics(run: Path) -> list[dict[str, Any]]:
    """The metrics without those that tell of time."""
    timed = ("time_s", "train/samples_per_s")
    return [{name: value for name, value in line.items() if name not in timed} for line in lines(run / "metrics.jsonl")]


def values(run: Path, name: str) -> dict[int, float]:
    """A metric's values by step."""
    return {line["step"]: line[name] for line in metrics(run) if name in line}


def events(run: Path) -> list[tuple[str, int]]:
    return [(event["kind"], event["step"]) for event in lines(run / "events.jsonl")]


def last_event(run: Path) -> dict[str, Any]:
    return lines(run / "events.jsonl")[-1]


def checkpoints(run: Path) -> list[str]:
    return sorted(path.name for path in (run / "checkpoints").iterdir())
