"""Runs a run directory: torchrun --standalone --nproc-per-node N trainer/train.py RUN_DIR

Goes on from the latest checkpoint where there is one. Ends with 0 where the run finished or was asked to stop
(SIGTERM, SIGINT: it wrote a checkpoint), with 1 where it failed; the last line of events.jsonl says which.
"""

import os
import sys
import traceback
from pathlib import Path

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # threads that spin for one another cost 10 × on a busy machine
os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("TRANSFORMERS_OFFLINE", "1")
sys.path.insert(0, str(Path(__file__).resolve().parent))

from vivarium_trainer.stop import Stop  # noqa: E402  before anything that takes long to load


def main(folder: Path) -> int:
    stop = Stop()
    from vivarium_trainer.errors import FolderInUseError, TrainerError
    from vivarium_trainer.records import failed

    try:
        run(folder, stop)
        return 0
    except FolderInUseError as error:
        message = str(error)
    except TrainerError as error:
        message = str(error)
        failed(folder, message)
    except Exception as error:  # a defect of ours, or the machine's: the log gets all of it
        traceback.print_exc()
        message = f"{type(error).__name__}: {error}"
        failed(folder, message)
    print(f"error: {message}", file=sys.stderr, flush=True)
    return 1


def run(folder: Path, stop: Stop) -> None:
    """Checks the inputs before the large libraries load, so that a mistake is told within a second or two."""
    from vivarium_trainer.errors import TrainerError
    from vivarium_trainer.records import NoRecords, Records
    from vivarium_trainer.run_file import read_run

    if not folder.is_dir():
        raise TrainerError(f"Cannot start the run: there is no folder {folder}")
    records = Records(folder) if os.environ.get("RANK", "0") == "0" else NoRecords()
    about = read_run(folder)
    from vivarium_trainer.latents import Latents
    from vivarium_trainer.plan import Plan

    plan = Plan(about.plan_folder, about.plan_hash)
    latents = Latents(about.latents_folder, plan.latents_hash, about.verify_shards)
    from vivarium_trainer.loop import train
    from vivarium_trainer.ranks import Ranks

    ranks = Ranks()
    train(about, plan, latents, ranks, records, stop)
    ranks.leave()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: train.py RUN_DIR")
    sys.exit(main(Path(sys.argv[1]).resolve()))
