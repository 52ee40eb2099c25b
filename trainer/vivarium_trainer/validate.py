"""The mean loss over fixed samples with fixed seeds: held-out ones unweighted, fixed training ones weighted."""

import torch

from .latents import Latents
from .plan import Microbatch
from .ranks import Ranks
from .step import Losses


def mean_loss(losses: Losses, microbatches: list[Microbatch], latents: Latents, ranks: Ranks, *, weighted: bool) -> float:
    """The mean over samples, not over ragged microbatches; each rank does its share."""
    total, count = 0.0, 0
    with torch.no_grad():
        for index, microbatch in enumerate(microbatches):
            if ranks.takes(index):
                total += losses(microbatch, latents.load(microbatch), weighted=weighted).double().sum().item()
                count += len(microbatch)
    total, samples = ranks.sum(total, count)
    return total / samples
