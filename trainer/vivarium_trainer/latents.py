"""Latents and their six conditioning numbers from safetensors shards, a row at a time, memory-mapped."""

import json
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open

from .errors import TrainerError
from .plan import Microbatch, check_hash
from .run_file import read_json

MOST_OPEN = 128  # shards kept mapped; a mapping costs address space, not memory


@dataclass(frozen=True)
class Sample:
    latents_BCHW: torch.Tensor  # fp32, as stored: already scaled by the VAE's factor
    time_ids_B6: torch.Tensor  # original height and width, crop top and left, target height and width


class Latents:
    """The latents folder. A shard is checked (size, header, and its hash where `verify`) when it is first opened."""

    def __init__(self, folder: Path, plan_wants: str | None, verify: bool) -> None:
        self.folder = folder
        self._verify = verify
        self._open: OrderedDict[str, Any] = OrderedDict()
        about = read_json(folder / "latents.json", "the latents")
        if plan_wants is not None and about.get("hash") != plan_wants:
            raise TrainerError(
                f"Cannot train on the latents {folder}: their hash is {about.get('hash')}, the plan wants {plan_wants}: "
                "they were encoded anew since the plan was made; make the plan anew"
            )
        self._manifest = read_manifest(folder / "manifest.jsonl") if verify else {}
        self._verified: set[str] = set()

    def load(self, microbatch: Microbatch) -> Sample:
        """The microbatch's latents, stacked."""
        latents, time_ids = [], []
        for photo, shard, row in zip(microbatch.photos, microbatch.shards, microbatch.rows, strict=True):
            latent, six = self._row(photo, shard, row)
            if latents and latent.shape != latents[0].shape:
                raise TrainerError(
                    f"Cannot train on microbatch {microbatch.index} of step {microbatch.step}: photo {photo} has a latent of "
                    f"{tuple(latent.shape)}, photo {microbatch.photos[0]} one of {tuple(latents[0].shape)}; a microbatch has one bucket"
                )
            latents.append(latent)
            time_ids.append(six)
        return Sample(torch.stack(latents), torch.stack(time_ids))

    def _row(self, photo: str, shard: str, row: int) -> tuple[torch.Tensor, torch.Tensor]:
        file = self._shard(photo, shard)
        rows = file.get_slice("latent").get_shape()[0]
        if not 0 <= row < rows:
            raise TrainerError(f"Cannot read latents of photo {photo}: shard {shard} has {rows} rows, row {row} was asked for")
        latent = file.get_slice("latent")[row].float()
        if not torch.isfinite(latent).all():
            raise TrainerError(f"Cannot train on photo {photo}: its latent (shard {shard}, row {row}) is not finite; encode it anew")
        six = [file.get_slice(name)[row].float() for name in ("original_size", "crop", "target_size")]
        return latent, torch.cat(six)

    def _shard(self, photo: str, shard: str) -> Any:
        if shard in self._open:
            self._open.move_to_end(shard)
            return self._open[shard]
        path = self.folder / f"{shard}.safetensors"
        if not path.exists():
            raise TrainerError(f"Cannot read latents of photo {photo}: there is no shard {path}")
        try:
            file = safe_open(path, framework="pt")
            missing = {"latent", "original_size", "crop", "target_size"} - set(file.keys())
        except (SafetensorError, OSError) as error:
            raise TrainerError(
                f"Cannot read latents of photo {photo}: shard {path} ({path.stat().st_size} bytes) is cut off or damaged ({error}); encode it anew"
            ) from None
        if missing:
            raise TrainerError(f"Cannot read latents of photo {photo}: shard {path} lacks {', '.join(sorted(missing))}")
        self._check(path, shard)
        self._open[shard] = file
        if len(self._open) > MOST_OPEN:
            self._open.popitem(last=False)
        return file

    def _check(self, path: Path, shard: str) -> None:
        if self._verify and shard not in self._verified:
            if shard not in self._manifest:
                raise TrainerError(f"Cannot trust shard {path}: {self.folder / 'manifest.jsonl'} has no line for {shard}")
            check_hash(path, self._manifest[shard], "latent shard")
            self._verified.add(shard)


def read_manifest(path: Path) -> dict[str, str]:
    """Each closed shard's SHA-256 by the shard's name. A last line without its newline is still being written."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise TrainerError(f"Cannot read the latents: there is no {path}") from None
    try:
        lines = [json.loads(line) for line in text[: text.rfind("\n") + 1].splitlines()]
        return {line["shard"]: line["sha256"] for line in lines}
    except (json.JSONDecodeError, KeyError) as error:
        raise TrainerError(f"Cannot read the latents: a line of {path} is broken: {error}") from None
