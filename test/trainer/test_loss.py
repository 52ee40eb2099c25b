import pytest
import torch
from diffusers import DDPMScheduler
from vivarium_trainer.loss import add_noise, alphas_cumprod, draw, mean_squared_errors, min_snr_weights


def test_alphas_are_sdxls() -> None:
    scheduler = DDPMScheduler(beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear", num_train_timesteps=1000)
    torch.testing.assert_close(alphas_cumprod(), scheduler.alphas_cumprod, rtol=1e-6, atol=0)
    assert alphas_cumprod()[[0, 500, 999]].tolist() == pytest.approx([0.99915, 0.2763327, 0.004660099], rel=1e-5)


def test_min_snr_weights_are_capped_at_one_and_fall_with_the_signal() -> None:
    weights = min_snr_weights(alphas_cumprod(), 5.0)
    assert weights[[0, 100, 500, 999]].tolist() == pytest.approx([0.004253616, 0.5914434, 1.0, 1.0], rel=1e-4)
    snr_4 = torch.tensor([0.8])
    assert min_snr_weights(snr_4, 5.0).item() == pytest.approx(1.0)
    assert min_snr_weights(snr_4, 1.0).item() == pytest.approx(0.25)


def test_draw_depends_on_each_samples_own_seed_only() -> None:
    together = draw([1, 2**53 - 1, 3], torch.Size([3, 4, 8, 16]))
    alone = draw([2**53 - 1], torch.Size([1, 4, 8, 16]))
    assert torch.equal(together[0][1:2], alone[0])
    assert torch.equal(together[1][1:2], alone[1])


def test_draw_covers_all_timesteps_evenly() -> None:
    timesteps, noise = draw(list(range(4000)), torch.Size([4000, 1, 1, 2]))
    assert 0 <= timesteps.min() and timesteps.max() <= 999
    counts = torch.bincount(timesteps // 100, minlength=10)
    assert counts.min() > 320 and counts.max() < 480  # 400 expected, 4 deviations of 19
    assert abs(noise.mean()) < 0.05 and abs(noise.std() - 1) < 0.05


def test_add_noise_is_the_schedulers() -> None:
    scheduler = DDPMScheduler(beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear", num_train_timesteps=1000)
    latents, noise = torch.randn(3, 4, 4, 4), torch.randn(3, 4, 4, 4)
    timesteps = torch.tensor([0, 400, 999])
    noisy = add_noise(latents, noise, alphas_cumprod()[timesteps])
    torch.testing.assert_close(noisy, scheduler.add_noise(latents, noise, timesteps))


def test_mean_squared_errors_are_fp32_and_one_a_sample() -> None:
    predicted = torch.full((2, 4, 3, 3), 300.0, dtype=torch.float16)  # 300² does not fit into fp16
    errors = mean_squared_errors(predicted, torch.zeros(2, 4, 3, 3))
    assert errors.dtype == torch.float32 and errors.tolist() == [90000.0, 90000.0]
