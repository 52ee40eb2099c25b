"""A small plan with its latents and a run for it, written by hand in the formats on disk, for tests.

As a script: synthetic.py FOLDER [STEPS] writes FOLDER/plan, FOLDER/latents and nothing else.
"""

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from safetensors.numpy import save_file

VERSION = "1"
BUCKETS = [(64, 128), (128, 64)]  # width, height: much smaller than SDXL's, so that a step takes milliseconds
COLUMNS = pa.schema(
    [("step", pa.int32()), ("microbatch", pa.int32()), ("slot", pa.int32()), ("photo", pa.string()), ("shard", pa.string())]
    + [("row", pa.int32()), ("chunks", pa.int32()), ("prompt", pa.string()), ("tokens", pa.list_(pa.uint16())), ("noise_seed", pa.int64())]
)


def write_latents(folder: Path, rows: int = 8) -> None:
    random = np.random.default_rng(1)
    manifest = []
    for width, height in BUCKETS:
        shard = f"{width}x{height}/00000"
        path = folder / f"{shard}.safetensors"
        path.parent.mkdir(parents=True, exist_ok=True)
        smooth = random.normal(size=(rows, 4, 1, 1)) + np.linspace(-1, 1, width // 8)
        latent = np.broadcast_to(smooth, (rows, 4, height // 8, width // 8)).astype(np.float16)
        sizes = np.tile(np.array([[height, width]], np.int32), (rows, 1))
        save_file(
            {"latent": np.ascontiguousarray(latent), "original_size": sizes * 2, "crop": np.zeros((rows, 2), np.int32), "target_size": sizes}, path
        )
        manifest.append({"shard": shard, "file": f"{shard}.safetensors", "sha256": sha256(path), "rows": rows, "bucketWidth": width, "bucketHeight": height})
    (folder / "manifest.jsonl").write_text("".join(json.dumps(line) + "\n" for line in manifest))
    (folder / "latents.json").write_text(json.dumps({"format": 1, "hash": "latents-1"}))


def write_plan(folder: Path, *, steps: int = 6, microbatches: int = 3, microbatch_size: int = 2, parts: int = 2) -> dict[str, Any]:
    random = np.random.default_rng(2)
    (folder / "parts").mkdir(parents=True, exist_ok=True)

    def sample(step: int, microbatch: int, slot: int) -> dict[str, Any]:
        width, height = BUCKETS[(step + microbatch) % len(BUCKETS)]
        length = int(random.choice([0, 5, 75, 76, 200])) if microbatch == 0 else 12
        return {
            "step": step,
            "microbatch": microbatch,
            "slot": slot,
            "photo": hashlib.sha256(f"{width}{random.integers(8)}".encode()).hexdigest(),
            "shard": f"{width}x{height}/00000",
            "row": int(random.integers(8)),
            "chunks": max(1, -(-length // 75)),
            "prompt": f"{length} tokens",
            "tokens": random.integers(0, 49406, length).astype(np.uint16).tolist(),
            "noise_seed": int(random.integers(2**53)),
        }

    def write(name: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
        path = folder / name
        pq.write_table(pa.Table.from_pylist(rows, COLUMNS), path, compression="zstd")
        return {"file": name, "sha256": sha256(path), "rows": len(rows)}

    entries = []
    for part, some in enumerate(np.array_split(np.arange(steps), parts)):
        rows = [sample(int(step), m, slot) for step in some for m in range(microbatches) for slot in range(microbatch_size)]
        entry = write(f"parts/{part:05d}.parquet", rows)
        entries.append({**entry, "firstStep": int(some[0]), "lastStep": int(some[-1])})
    batch_size = microbatches * microbatch_size
    plan = {
        "format": 1,
        "hash": f"plan-{steps}",
        "seed": 7,
        "batchSize": batch_size,
        "microbatchSize": microbatch_size,
        "steps": steps,
        "samples": steps * batch_size,
        "parts": entries,
        "validation": write("validation.parquet", [sample(0, m, slot) for m in range(3) for slot in range(1 + (m == 0))]),
        "stable": write("stable.parquet", [sample(0, m, 0) for m in range(2)]),
        "latents": {"path": "../latents", "hash": "latents-1"},
    }
    (folder / "plan.json").write_text(json.dumps(plan))
    return plan


def write_run(folder: Path, plan: dict[str, Any], **changes: Any) -> Path:
    """A run of the plan that lies beside it; `changes` replace whole entries of run.json."""
    folder.mkdir(parents=True, exist_ok=True)
    run = {
        "format": 1,
        "id": folder.name,
        "trainerVersion": VERSION,
        "createdAt": "2026-01-01T00:00:00.000Z",
        "plan": {"path": "../plan", "hash": plan["hash"], "steps": plan["steps"], "samples": plan["samples"], "batchSize": plan["batchSize"]},
        "latents": {"path": "../latents"},
        "model": {"kind": "tiny", "seed": 3},
        "optimizer": {"learningRate": 2e-3, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "weightDecay": 0.1, "gradientClip": 1.0},
        "schedule": {"warmupSamples": 12},
        "loss": {"kind": "epsilon", "minSnrGamma": 5},
        "precision": "fp32",
        "trainTextEncoder": True,
        "gradientCheckpointing": False,
        "every": {"validateSamples": 12, "checkpointSamples": 1_000_000},
        "keepCheckpoints": None,
        "verifyShards": True,
    }
    (folder / "run.json").write_text(json.dumps({**run, **changes}))
    return folder


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    target = Path(sys.argv[1])
    write_latents(target / "latents")
    write_plan(target / "plan", steps=int(sys.argv[2]) if len(sys.argv) > 2 else 6)
