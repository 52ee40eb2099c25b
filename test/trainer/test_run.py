"""Whole runs of the tiny model, some in this process, some in their own."""

import json
import signal
from pathlib import Path

import pytest
import torch
from conftest import Place
from processes import lines_of, start, torchrun, wait_until
from records_of import checkpoints, events, last_event, lines, metrics, values
from safetensors.torch import load_file
from train import main


def test_run_trains_validates_and_leaves_a_diffusers_folder(place: Place) -> None:
    run = place.run("run", every={"validateSamples": 12, "checkpointSamples": 18}, keepCheckpoints=None)
    assert main(run) == 0
    assert list(values(run, "train/loss")) == [1, 2, 3, 4, 5, 6]
    assert list(values(run, "validation/loss")) == list(values(run, "stable_train_loss/loss")) == [0, 2, 4, 6]
    assert values(run, "validation/loss")[0] == pytest.approx(1.1, abs=0.2)  # a net that knows nothing predicts about 0
    assert values(run, "validation/loss")[6] < values(run, "validation/loss")[0] - 0.1
    assert list(values(run, "train/lr").values()) == pytest.approx([0, 1e-3, 2e-3, 1.7071068e-3, 1e-3, 2.928932e-4])
    assert [line["samples"] for line in metrics(run) if "train/loss" in line] == [6, 12, 18, 24, 30, 36]
    assert events(run) == [("started", 0), ("checkpoint", 3), ("checkpoint", 6), ("finished", 6)]
    assert checkpoints(run) == ["step-000003", "step-000006"]
    assert json.loads((run / "checkpoints/step-000006/state.json").read_text())["planHash"] == place.plan["hash"]


def test_run_changes_unet_and_encoder_1_and_leaves_encoder_2(place: Place) -> None:
    run = place.run("run", every={"validateSamples": 36, "checkpointSamples": 6}, keepCheckpoints=6)
    assert main(run) == 0
    first, last = run / "checkpoints/step-000001", run / "checkpoints/step-000006"
    assert weights(first, "unet") != weights(last, "unet")
    assert weights(first, "text_encoder") != weights(last, "text_encoder")
    assert weights(first, "text_encoder_2") == weights(last, "text_encoder_2")


def test_run_keeps_the_newest_checkpoints_when_told_how_many(place: Place) -> None:
    run = place.run("run", every={"validateSamples": 36, "checkpointSamples": 6}, keepCheckpoints=2)
    assert main(run) == 0
    assert checkpoints(run) == ["step-000005", "step-000006"]


def test_run_computes_the_same_when_it_is_stopped_and_killed_on_the_way(long_place: Place) -> None:
    cut = '{"step": 19, "samples"'  # as a kill in the middle of a line leaves it
    whole = long_place.run("whole")
    assert main(whole) == 0

    broken = long_place.run("broken")
    process = start(broken)
    wait_until(lambda: lines_of(broken / "metrics.jsonl") >= 5, process)
    process.send_signal(signal.SIGTERM)
    assert process.wait(60) == 0
    stopped_at = last_event(broken)["step"]
    assert last_event(broken)["kind"] == "stopped" and 0 < stopped_at < 20
    assert checkpoints(broken) == [f"step-{stopped_at:06d}"]

    process = start(broken)
    wait_until(lambda: max(values(broken, "train/loss")) >= stopped_at + 2 if ends_whole(broken) else False, process)
    process.kill()
    process.wait(60)
    with (broken / "metrics.jsonl").open("a") as file:
        file.write(cut)

    assert main(broken) == 0
    assert last_event(broken)["kind"] == "finished"
    assert [event for event, _ in events(broken)].count("started") == 3
    assert metrics_without(broken, cut) == metrics(whole)
    for part in ("unet", "text_encoder"):
        assert weights(broken / "checkpoints/step-000020", part) == weights(whole / "checkpoints/step-000020", part)


def test_run_on_two_ranks_computes_the_losses_of_one(place: Place) -> None:
    one, two = place.run("one"), place.run("two")
    assert main(one) == 0
    assert torchrun(two, 2) == 0
    assert len(lines(two / "events.jsonl")[0]["pids"]) == 2
    for name in ("train/loss", "train/grad_norm", "validation/loss", "stable_train_loss/loss"):
        assert values(two, name) == pytest.approx(values(one, name), rel=1e-4)


@pytest.mark.parametrize("precision", ["bf16", "fp16"])
def test_run_in_half_precision_stays_near_fp32(short_place: Place, precision: str) -> None:
    every = {"validateSamples": 6, "checkpointSamples": 100}
    single, half = short_place.run("single", every=every), short_place.run("half", every=every, precision=precision)
    assert main(single) == main(half) == 0
    assert values(half, "validation/loss") == pytest.approx(values(single, "validation/loss"), rel=0.03)
    assert ("train/scaler" in lines(half / "metrics.jsonl")[2]) == (precision == "fp16")


def test_run_trains_from_a_diffusers_folder(place: Place) -> None:
    first = place.run("first")
    assert main(first) == 0
    folder = first / "checkpoints/step-000006"
    second = place.run("second", model={"kind": "sdxl", "path": str(folder)}, trainTextEncoder=False, gradientCheckpointing=True)
    assert main(second) == 0
    assert values(second, "validation/loss")[0] == pytest.approx(values(first, "validation/loss")[6], rel=1e-5)
    assert weights(second / "checkpoints/step-000006", "text_encoder") == weights(folder, "text_encoder")
    assert weights(second / "checkpoints/step-000006", "unet") != weights(folder, "unet")


def test_run_stops_before_weights_are_spoilt_when_the_loss_is_not_finite(place: Place) -> None:
    run = place.run("run", optimizer={**optimizer, "learningRate": 1e18}, schedule={"warmupSamples": 0})
    assert main(run) == 1
    assert "Cannot go on after step" in last_event(run)["message"] and "learning rate (1e+18)" in last_event(run)["message"]
    assert last_event(run)["kind"] == "failed"
    assert not (run / "checkpoints").exists()


def test_finished_run_does_nothing_when_it_is_started_again(place: Place) -> None:
    run = place.run("run")
    assert main(run) == 0
    before = (run / "metrics.jsonl").read_bytes()
    assert main(run) == 0
    assert (run / "metrics.jsonl").read_bytes() == before
    assert events(run)[-2:] == [("started", 6), ("finished", 6)]


def test_run_leaves_the_random_state_alone(place: Place) -> None:
    torch.manual_seed(5)
    wanted = torch.rand(3)
    torch.manual_seed(5)
    assert main(place.run("run")) == 0
    assert torch.equal(torch.rand(3), wanted)


optimizer = {"learningRate": 2e-3, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "weightDecay": 0.1, "gradientClip": 1.0}


def weights(checkpoint: Path, part: str) -> dict[str, bytes]:
    file = next((checkpoint / part).glob("*.safetensors"))
    return {name: tensor.numpy().tobytes() for name, tensor in sorted(load_file(file).items())}


def ends_whole(run: Path) -> bool:
    return (run / "metrics.jsonl").read_bytes().endswith(b"\n")


def metrics_without(run: Path, cut: str) -> list[dict]:
    """The metrics without the line that was cut off, which stays for people to see."""
    path = run / "metrics.jsonl"
    found = path.read_text().splitlines()
    assert found.count(cut) == 1
    path.write_text("".join(line + "\n" for line in found if line != cut))
    return metrics(run)
