"""run.json: the whole recipe of a run, checked against run.schema.json before anything else happens."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .errors import TrainerError
from .schema import problems

SCHEMA = Path(__file__).resolve().parent.parent / "run.schema.json"


@dataclass(frozen=True)
class Optimizer:
    learning_rate: float
    beta1: float
    beta2: float
    epsilon: float
    weight_decay: float
    gradient_clip: float


@dataclass(frozen=True)
class Run:
    """One field for each entry of run.json that the trainer uses; what they mean stands in the schema."""

    folder: Path
    id: str
    plan_folder: Path
    plan_hash: str
    latents_folder: Path
    model: dict[str, Any]
    optimizer: Optimizer
    warmup_samples: int
    min_snr_gamma: float
    precision: str
    train_text_encoder: bool
    gradient_checkpointing: bool
    validate_every_samples: int
    checkpoint_every_samples: int
    keep_checkpoints: int | None
    verify_shards: bool


def read_run(folder: Path) -> Run:
    """Reads and checks RUN/run.json; every problem of the file is named in the one error."""
    path = folder / "run.json"
    value = read_json(path, "the run")
    found = problems(value, json.loads(SCHEMA.read_text()))
    if found:
        raise TrainerError(f"Cannot start the run: {path} does not fit {SCHEMA.name}: " + "; ".join(found))
    optimizer, every = value["optimizer"], value["every"]
    return Run(
        folder=folder,
        id=value["id"],
        plan_folder=(folder / value["plan"]["path"]).resolve(),
        plan_hash=value["plan"]["hash"],
        latents_folder=(folder / value["latents"]["path"]).resolve(),
        model=value["model"],
        optimizer=Optimizer(
            learning_rate=optimizer["learningRate"],
            beta1=optimizer["beta1"],
            beta2=optimizer["beta2"],
            epsilon=optimizer["epsilon"],
            weight_decay=optimizer["weightDecay"],
            gradient_clip=optimizer["gradientClip"],
        ),
        warmup_samples=value["schedule"]["warmupSamples"],
        min_snr_gamma=value["loss"]["minSnrGamma"],
        precision=value["precision"],
        train_text_encoder=value["trainTextEncoder"],
        gradient_checkpointing=value["gradientCheckpointing"],
        validate_every_samples=every["validateSamples"],
        checkpoint_every_samples=every["checkpointSamples"],
        keep_checkpoints=value["keepCheckpoints"],
        verify_shards=value["verifyShards"],
    )


def read_json(path: Path, what: str) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise TrainerError(f"Cannot read {what}: there is no {path}") from None
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise TrainerError(f"Cannot read {what}: {path} is not readable as JSON: {error}") from None
