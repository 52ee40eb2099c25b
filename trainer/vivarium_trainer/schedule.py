"""The learning rate of each step, and on which steps something is due."""

import math


def learning_rate(step: int, *, base: float, warmup_samples: int, batch_size: int, steps: int) -> float:
    """base · t/W for t < W, else base · ½(1 + cos(π·(t − W)/(S − W))); W = ceil(warm-up samples / batch), t from 0."""
    warmup = math.ceil(warmup_samples / batch_size)
    if step < warmup:
        return base * step / warmup
    return base * 0.5 * (1.0 + math.cos(math.pi * (step - warmup) / max(1, steps - warmup)))


def is_due(steps_done: int, *, every_samples: int, batch_size: int, steps: int) -> bool:
    """Whether the step that was just done crossed a multiple of `every_samples`, or was the last; before step 0 always."""
    if steps_done in (0, steps):
        return True
    return steps_done * batch_size // every_samples > (steps_done - 1) * batch_size // every_samples
