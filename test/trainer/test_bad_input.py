"""Inputs that cannot be trained on: one clear line in the log and in events.jsonl, and an exit code that is not 0."""

import fcntl
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Place
from records_of import last_event
from synthetic import write_plan
from train import main


def change_json(path: Path, change: Callable[[dict], None]) -> None:
    value = json.loads(path.read_text())
    change(value)
    path.write_text(json.dumps(value))


def missing_shard(place: Place) -> None:
    (place.folder / "latents/64x128/00000.safetensors").unlink()


def truncated_shard(place: Place) -> None:
    path = place.folder / "latents/64x128/00000.safetensors"
    path.write_bytes(path.read_bytes()[:-100])


def changed_shard(place: Place) -> None:
    path = place.folder / "latents/64x128/00000.safetensors"
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)


def shorter_shard(place: Place) -> None:
    from synthetic import write_latents

    write_latents(place.folder / "latents", rows=1)


def other_latents(place: Place) -> None:
    change_json(place.folder / "latents/latents.json", lambda value: value.update(hash="latents-2"))


def other_plan(place: Place) -> None:
    change_json(place.folder / "plan/plan.json", lambda value: value.update(hash="plan-other"))


def truncated_part(place: Place) -> None:
    path = place.folder / "plan/parts/00001.parquet"
    path.write_bytes(path.read_bytes()[:-100])


def missing_part(place: Place) -> None:
    (place.folder / "plan/parts/00001.parquet").unlink()


def missing_plan(place: Place) -> None:
    (place.folder / "plan/plan.json").unlink()


def missing_step(place: Place) -> None:
    change_json(place.folder / "plan/plan.json", lambda value: value["parts"].pop(0))


def too_few_steps(place: Place) -> None:
    change_json(place.folder / "plan/plan.json", lambda value: value["parts"].pop())


@pytest.mark.parametrize(
    ("spoil", "wanted"),
    [
        (missing_shard, ["Cannot read latents of photo", "there is no shard", "latents/64x128/00000.safetensors"]),
        (truncated_shard, ["Cannot read latents of photo", "is cut off or damaged", "latents/64x128/00000.safetensors", "encode it anew"]),
        (changed_shard, ["Cannot trust latent shard", "its SHA-256 is", "wanted"]),
        (shorter_shard, ["Cannot read latents of photo", "shard", "has 1 rows, row", "was asked for"]),
        (other_latents, ["Cannot train on the latents", "their hash is latents-2, the plan wants latents-1"]),
        (other_plan, ["Cannot train on the plan", "its hash is plan-other, run.json wants plan-6"]),
        (truncated_part, ["Cannot trust plan file", "parts/00001.parquet", "its SHA-256 is"]),
        (missing_part, ["Cannot read plan file", "parts/00001.parquet", "there is no such file"]),
        (missing_plan, ["Cannot read the plan", "there is no", "plan/plan.json"]),
        (missing_step, ["step 3 with 6 samples stands where step 0 with 6 samples was wanted"]),
        (too_few_steps, ["its parts have 3 steps, plan.json wants 6"]),
    ],
)
def test_run_fails_with_one_clear_line_when_its_input_is_bad(
    place: Place, capsys: pytest.CaptureFixture[str], spoil: Callable[[Place], None], wanted: list[str]
) -> None:
    spoil(place)
    run = place.run("run")
    assert main(run) == 1
    event = last_event(run)
    assert event["kind"] == "failed"
    for words in wanted:
        assert words in event["message"]
    assert "\n" not in event["message"]
    assert capsys.readouterr().err.splitlines()[-1] == f"error: {event['message']}"


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({"precision": "fp8"}, "precision is 'fp8', wanted one of 'fp32', 'fp16', 'bf16'"),
        ({"model": {"kind": "tiny", "seed": "7"}}, "model.seed is '7', wanted an integer"),
        ({"model": {"kind": "huge"}}, "model is an object, wanted kind 'tiny' or kind 'sdxl'"),
        ({"schedule": {}}, "schedule.warmupSamples is missing"),
        ({"schedule": {"warmupSamples": -1}}, "schedule.warmupSamples is -1, wanted at least 0"),
        ({"lr": 1}, "lr is not known, wanted only format, id,"),
        ({"trainerVersion": "0"}, "trainerVersion is '0', wanted '1'"),
        ({"keepCheckpoints": 0}, "keepCheckpoints is 0"),
    ],
)
def test_run_names_the_entry_of_run_json_that_is_wrong(place: Place, changes: dict, wanted: str) -> None:
    run = place.run("run", **changes)
    assert main(run) == 1
    assert wanted in last_event(run)["message"]


def test_run_names_every_wrong_entry_at_once(place: Place) -> None:
    run = place.run("run", precision="fp8", verifyShards=1)
    assert main(run) == 1
    assert "precision is 'fp8'" in last_event(run)["message"] and "verifyShards is 1, wanted a boolean" in last_event(run)["message"]


def test_run_fails_when_run_json_is_cut_off(place: Place) -> None:
    run = place.run("run")
    (run / "run.json").write_text('{"format": 1,')
    assert main(run) == 1
    assert "run.json is not readable as JSON" in last_event(run)["message"]


def test_run_fails_when_the_folder_of_sdxl_lacks_its_parts(place: Place) -> None:
    run = place.run("run", model={"kind": "sdxl", "path": str(place.folder)})
    assert main(run) == 1
    message = last_event(run)["message"]
    assert f"Cannot load SDXL from {place.folder}: there is no unet/config.json" in message and "wanted a diffusers folder" in message


def test_run_goes_on_only_with_the_plan_of_its_checkpoint(place: Place) -> None:
    run = place.run("run")
    assert main(run) == 0
    change_json(run / "checkpoints/step-000006/state.json", lambda value: value.update(planHash="plan-0"))
    assert main(run) == 1
    assert "it was trained on the plan plan-0, the run wants plan-6" in last_event(run)["message"]


def test_run_leaves_another_process_alone_that_trains_there(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    run = place.run("run")
    with (run / "trainer.lock").open("w") as file:
        file.write("4242\n")
        file.flush()
        fcntl.flock(file, fcntl.LOCK_EX)
        assert main(run) == 1
    assert "process 4242 is training there" in capsys.readouterr().err
    assert not (run / "events.jsonl").exists()


def test_plan_reads_nothing_before_the_step_it_starts_at(place: Place) -> None:
    from vivarium_trainer.plan import Plan

    (place.folder / "plan/parts/00000.parquet").unlink()
    plan = Plan(place.folder / "plan", "plan-6")
    assert [microbatch.step for microbatch in plan.microbatches(4)] == [4, 4, 4, 5, 5, 5]


def test_write_plan_gives_the_same_bytes_twice(tmp_path: Path) -> None:
    assert write_plan(tmp_path / "a") == write_plan(tmp_path / "b")
