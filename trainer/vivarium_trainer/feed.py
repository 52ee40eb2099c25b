"""Each step's microbatches with their latents, read a step ahead of the computation."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from .errors import TrainerError
from .latents import Latents, Sample
from .plan import Microbatch, Plan
from .ranks import Ranks


@dataclass(frozen=True)
class Step:
    """One optimizer step: the samples of all ranks together, and this rank's own microbatches."""

    index: int
    samples: int
    mine: list[Microbatch]


def feed(plan: Plan, latents: Latents, ranks: Ranks, first: int) -> Iterator[tuple[Step, list[tuple[Microbatch, Sample]]]]:
    """The steps from `first` on with this rank's samples loaded."""

    def load(step: Step) -> tuple[Step, list[tuple[Microbatch, Sample]]]:
        return step, [(microbatch, latents.load(microbatch)) for microbatch in step.mine]

    with ThreadPoolExecutor(1, thread_name_prefix="latents") as reader:
        ahead = None
        for step in steps(plan, ranks, first):
            ready, ahead = ahead, reader.submit(load, step)
            if ready is not None:
                yield ready.result()
        if ahead is not None:
            yield ahead.result()


def steps(plan: Plan, ranks: Ranks, first: int) -> Iterator[Step]:
    """The plan's steps from `first` on, without a gap, or an error."""
    wanted, group = first, list[Microbatch]()
    for microbatch in plan.microbatches(first):
        if group and microbatch.step != group[0].step:
            yield close(plan, ranks, group, wanted)
            wanted, group = wanted + 1, []
        group.append(microbatch)
    if group:
        yield close(plan, ranks, group, wanted)
        wanted += 1
    if wanted != plan.steps:
        raise TrainerError(f"Cannot train on the plan {plan.folder}: its parts have {wanted} steps, plan.json wants {plan.steps}; make the plan anew")


def close(plan: Plan, ranks: Ranks, group: list[Microbatch], wanted: int) -> Step:
    samples = sum(len(microbatch) for microbatch in group)
    if group[0].step != wanted or samples != plan.batch_size:
        raise TrainerError(
            f"Cannot train on the plan {plan.folder}: step {group[0].step} with {samples} samples stands where step {wanted} "
            f"with {plan.batch_size} samples was wanted; make the plan anew"
        )
    return Step(wanted, samples, [microbatch for microbatch in group if ranks.takes(microbatch.index)])
