"""The processes of a run: one a GPU, or a few on the CPU. One process alone needs no group and pays for none.

Gradients are summed by hand at the end of a step instead of by DistributedDataParallel: microbatches rarely divide
evenly among ranks, and a rank with one fewer must not make the others wait for a backward pass that never comes.
"""

import os
from collections.abc import Iterable
from typing import Any

import torch
import torch.distributed as dist

BUCKET_NUMBERS = 32 * 1024 * 1024  # gradients summed in one message: 128 MiB


class Ranks:
    """This process among its like, as torchrun's environment says."""

    def __init__(self) -> None:
        self.rank = int(os.environ.get("RANK", "0"))
        self.count = int(os.environ.get("WORLD_SIZE", "1"))
        local = int(os.environ.get("LOCAL_RANK", "0"))
        self.device = torch.device("cuda", local) if torch.cuda.is_available() else torch.device("cpu")
        if self.device.type == "cuda":
            torch.cuda.set_device(self.device)
        elif "OMP_NUM_THREADS" not in os.environ:
            torch.set_num_threads(max(1, cores() // self.count))
        if self.count > 1:
            dist.init_process_group("nccl" if self.device.type == "cuda" else "gloo")

    @property
    def first(self) -> bool:
        """Whether this process is the one that writes."""
        return self.rank == 0

    def takes(self, microbatch: int) -> bool:
        return microbatch % self.count == self.rank

    def sum_gradients(self, parameters: Iterable[torch.nn.Parameter]) -> None:
        """Makes each gradient the sum over all ranks; none counts as zero."""
        bucket: list[torch.Tensor] = []
        numbers = 0
        for parameter in parameters:
            if parameter.grad is None:
                parameter.grad = torch.zeros_like(parameter)
            bucket.append(parameter.grad)
            numbers += parameter.grad.numel()
            if numbers >= BUCKET_NUMBERS:
                self._sum_bucket(bucket)
                bucket, numbers = [], 0
        self._sum_bucket(bucket)

    def _sum_bucket(self, bucket: list[torch.Tensor]) -> None:
        if self.count == 1 or not bucket:
            return
        flat = torch.cat([gradient.reshape(-1) for gradient in bucket])
        dist.all_reduce(flat)
        for gradient, summed in zip(bucket, flat.split([gradient.numel() for gradient in bucket]), strict=True):
            gradient.copy_(summed.view_as(gradient))

    def sum(self, *values: float) -> list[float]:
        """The sums over all ranks, in double precision."""
        if self.count == 1:
            return list(values)
        numbers = torch.tensor(values, dtype=torch.float64, device=self.device)
        dist.all_reduce(numbers)
        return numbers.tolist()

    def gather(self, value: Any) -> list[Any]:
        """Every rank's value, in rank order."""
        values: list[Any] = [value] * self.count
        if self.count > 1:
            dist.all_gather_object(values, value)
        return values

    def wait(self) -> None:
        if self.count > 1:
            dist.barrier()

    def leave(self) -> None:
        if dist.is_initialized():
            dist.destroy_process_group()


def cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
