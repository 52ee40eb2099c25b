"""The run from its first step, or from its latest checkpoint, to its last."""

import math
import os
import socket
import time
from dataclasses import dataclass
from datetime import timedelta

import torch

from . import checkpoint
from .checkpoint import State
from .errors import TrainerError
from .feed import feed
from .latents import Latents, Sample
from .model import Model, build, sizes
from .plan import Microbatch, Plan
from .ranks import Ranks
from .records import Records
from .run_file import Run
from .schedule import is_due, learning_rate
from .step import Losses
from .stop import Stop
from .validate import mean_loss


@dataclass
class Training:
    """Everything that a step needs and that a checkpoint keeps."""

    run: Run
    plan: Plan
    latents: Latents
    ranks: Ranks
    records: Records
    model: Model
    losses: Losses
    optimizer: torch.optim.AdamW
    scaler: torch.amp.GradScaler
    step: int  # optimizer steps done
    earlier_s: float  # training time before this process
    started_s: float  # of this process's clock
    saved_step: int | None  # the newest checkpoint's

    @property
    def samples(self) -> int:
        return self.step * self.plan.batch_size

    @property
    def time_s(self) -> float:
        return self.earlier_s + time.monotonic() - self.started_s


def train(run: Run, plan: Plan, latents: Latents, ranks: Ranks, records: Records, stop: Stop) -> str:
    """Trains until the end or until asked to stop; returns which: "finished" or "stopped"."""
    training = set_up(run, plan, latents, ranks, records)
    held_out = [
        ("validation", plan.held_out("validation"), False),
        ("stable_train_loss", plan.held_out("stable"), True),
    ]
    if not stopping(stop, ranks):
        validate_if_due(training, held_out)
        for step, loaded in feed(plan, latents, ranks, training.step):
            take_step(training, step.samples, loaded)
            if stopping(stop, ranks):
                break
            validate_if_due(training, held_out)
            if is_due(training.step, every_samples=run.checkpoint_every_samples, batch_size=plan.batch_size, steps=plan.steps):
                save(training)
    if training.step == plan.steps:
        validate_if_due(training, held_out)
    if training.step > 0:
        save(training)
    outcome = "finished" if training.step == plan.steps else "stopped"
    records.event(outcome, training.step, samples=training.samples, timeS=round(training.time_s, 3))
    return outcome


def set_up(run: Run, plan: Plan, latents: Latents, ranks: Ranks, records: Records) -> Training:
    found = checkpoint.latest(run.folder, plan.hash)
    start, state = found or (None, State(0, 0, plan.hash, 0.0))
    records.event(
        "started",
        state.step,
        run=run.id,
        pids=ranks.gather(os.getpid()),
        host=socket.gethostname(),
        device=str(ranks.device),
        resumed=start is not None,
    )
    records.rewind(state.step if start else -1)
    model = build(
        run.model, start=start, train_text_encoder=run.train_text_encoder, gradient_checkpointing=run.gradient_checkpointing
    )
    for part in (model.unet, model.text_encoder, model.text_encoder_2):
        part.to(ranks.device)
    model.unet.to(memory_format=torch.channels_last)
    say(ranks, f"run {run.id}: {plan.steps} steps of {plan.batch_size} samples on {ranks.count} × {ranks.device}, millions of parameters {sizes(model)}")
    wanted = run.optimizer
    optimizer = torch.optim.AdamW(
        [parameter for _, parameter in model.trained()],
        lr=wanted.learning_rate,
        betas=(wanted.beta1, wanted.beta2),
        eps=wanted.epsilon,
        weight_decay=wanted.weight_decay,
        fused=ranks.device.type == "cuda",
    )
    scaler = torch.amp.GradScaler(
        ranks.device.type,
        enabled=run.precision == "fp16",
        init_scale=65536.0,
        growth_interval=max(1, 500_000 // plan.batch_size),
    )
    if start:
        kept = checkpoint.load_optimizer(start, ranks.device)
        optimizer.load_state_dict(kept["optimizer"])
        scaler.load_state_dict(kept["scaler"])
        say(ranks, f"goes on from {start.name}")
    losses = Losses(model, device=ranks.device, precision=run.precision, min_snr_gamma=run.min_snr_gamma)
    return Training(
        run, plan, latents, ranks, records, model, losses, optimizer, scaler, state.step, state.time_s, time.monotonic(), state.step if start else None
    )


def take_step(training: Training, samples: int, loaded: list[tuple[Microbatch, Sample]]) -> None:
    """One optimizer step: the mean of the samples' losses over all microbatches and ranks, clipped, applied, written down."""
    run, plan, ranks, optimizer, scaler = training.run, training.plan, training.ranks, training.optimizer, training.scaler
    begun_s = time.monotonic()
    rate = learning_rate(
        training.step, base=run.optimizer.learning_rate, warmup_samples=run.warmup_samples, batch_size=plan.batch_size, steps=plan.steps
    )
    for group in optimizer.param_groups:
        group["lr"] = rate
    sums = []
    for microbatch, sample in loaded:
        total = training.losses(microbatch, sample, weighted=True).sum()
        scaler.scale(total / samples).backward()
        sums.append(total.detach())
    loss = sum_over_ranks(training, sums, loaded) / samples
    parameters = [parameter for _, parameter in training.model.trained()]
    ranks.sum_gradients(parameters)
    scaler.unscale_(optimizer)
    norm = torch.nn.utils.clip_grad_norm_(parameters, run.optimizer.gradient_clip).item()
    scaler.step(optimizer)
    scaler.update()
    optimizer.zero_grad(set_to_none=True)
    training.step += 1
    per_s = samples / (time.monotonic() - begun_s)
    values = {
        "train/loss": loss,
        "train/lr": rate,
        "train/samples": training.samples,
        "train/grad_norm": norm,
        "train/samples_per_s": round(per_s, 3),
    }
    if scaler.is_enabled():
        values["train/scaler"] = scaler.get_scale()
    training.records.metric(training.step, training.samples, training.time_s, values)
    left = timedelta(seconds=round((plan.steps - training.step) * samples / per_s))
    say(ranks, f"step {training.step}/{plan.steps}  loss {loss:.4f}  lr {rate:.3g}  |g| {norm:.3g}  {per_s:.2f} samples/s  {left} left")


def sum_over_ranks(training: Training, sums: list[torch.Tensor], loaded: list[tuple[Microbatch, Sample]]) -> float:
    """The step's summed loss; where it is not finite, the run ends before the weights are touched."""
    mine = torch.stack(sums).double().tolist() if sums else []
    total = training.ranks.sum(math.fsum(mine))[0]
    if math.isfinite(total):
        return total
    bad = [microbatch for value, (microbatch, _) in zip(mine, loaded, strict=True) if not math.isfinite(value)]
    where = f"microbatch {bad[0].index}, photos {', '.join(photo[:12] for photo in bad[0].photos)}" if bad else "another rank"
    raise TrainerError(
        f"Cannot go on after step {training.step}: the loss of the next step is {total} ({where}). "
        f"Nothing of that step was kept; lower the learning rate ({training.run.optimizer.learning_rate:g}) or use another precision than {training.run.precision}"
    )


def validate_if_due(training: Training, held_out: list[tuple[str, list[Microbatch], bool]]) -> None:
    """Measures the fixed samples where it is time and the run has not done so at this step already (before a pause)."""
    run, plan, ranks = training.run, training.plan, training.ranks
    if not is_due(training.step, every_samples=run.validate_every_samples, batch_size=plan.batch_size, steps=plan.steps):
        return
    for name, microbatches, weighted in held_out:
        measured = any(ranks.gather(training.records.has(training.step, f"{name}/loss")))
        if not microbatches or measured:
            continue
        loss = mean_loss(training.losses, microbatches, training.latents, ranks, weighted=weighted)
        values = {f"{name}/loss": loss, f"{name}/samples": training.samples}
        training.records.metric(training.step, training.samples, training.time_s, values)
        say(ranks, f"step {training.step}/{plan.steps}  {name} {loss:.4f}")


def save(training: Training) -> None:
    """Writes a checkpoint of the present step, once."""
    if training.saved_step == training.step:
        return
    if training.ranks.first:
        state = State(training.step, training.samples, training.plan.hash, round(training.time_s, 3))
        kept = {"optimizer": training.optimizer.state_dict(), "scaler": training.scaler.state_dict()}
        path = checkpoint.save(training.run.folder, state, training.model, kept, training.run.keep_checkpoints)
        training.records.event("checkpoint", training.step, path=f"checkpoints/{path.name}")
        say(training.ranks, f"wrote {path.name}")
    training.saved_step = training.step
    training.ranks.wait()


def stopping(stop: Stop, ranks: Ranks) -> bool:
    """Whether any rank was asked to stop: all stop after the same step."""
    return ranks.sum(float(stop.asked))[0] > 0


def say(ranks: Ranks, line: str) -> None:
    if ranks.first:
        print(line, flush=True)
