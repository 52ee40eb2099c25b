import pytest
from vivarium_trainer.schedule import is_due, learning_rate


def rate(step: int, warmup_samples: int = 95, steps: int = 30) -> float:
    return learning_rate(step, base=1e-4, warmup_samples=warmup_samples, batch_size=10, steps=steps)


def test_learning_rate_warms_up_linearly_from_zero_over_the_ceiling_of_samples_per_batch() -> None:
    assert [rate(step) for step in (0, 1, 5, 9)] == pytest.approx([0, 1e-5, 5e-5, 9e-5])
    assert rate(10) == pytest.approx(1e-4)  # W = ceil(95 / 10)


def test_learning_rate_falls_as_a_half_cosine() -> None:
    assert [rate(step) for step in (15, 20, 25)] == pytest.approx([0.8535534e-4, 0.5e-4, 0.1464466e-4])
    assert 0 < rate(29) < 1e-6


def test_learning_rate_has_no_warm_up_when_none_is_asked_for() -> None:
    assert rate(0, warmup_samples=0) == pytest.approx(1e-4)


def test_learning_rate_only_warms_up_when_the_run_is_shorter() -> None:
    assert [rate(step, steps=3) for step in range(3)] == pytest.approx([0, 1e-5, 2e-5])


def test_is_due_when_a_multiple_was_crossed_at_the_start_and_at_the_end() -> None:
    due = [step for step in range(0, 12) if is_due(step, every_samples=25, batch_size=10, steps=11)]
    assert due == [0, 3, 5, 8, 10, 11]
