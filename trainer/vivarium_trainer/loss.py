"""The ε loss: SDXL's noise schedule, each sample's own noise and timestep, min-SNR weights."""

import torch

TIMESTEPS = 1000


def alphas_cumprod() -> torch.Tensor:
    """ᾱ of SDXL's DDPM schedule (scaled linear, 0.00085 → 0.012), 1000 numbers, fp32."""
    betas = torch.linspace(0.00085**0.5, 0.012**0.5, TIMESTEPS, dtype=torch.float32) ** 2
    return torch.cumprod(1.0 - betas, dim=0)


def min_snr_weights(alphas: torch.Tensor, gamma: float) -> torch.Tensor:
    """min(SNR, γ) / SNR with SNR = ᾱ / (1 − ᾱ): Hang et al. 2023, https://arxiv.org/abs/2303.09556, eq. 6 for ε."""
    snr = alphas / (1.0 - alphas)
    return torch.clamp(snr, max=gamma) / snr


def draw(noise_seeds: list[int], shape: torch.Size) -> tuple[torch.Tensor, torch.Tensor]:
    """Timesteps (B) uniform in 0…999 and noise (B, C, H, W): a function of each sample's own seed and nothing else.

    Drawn on the CPU, so that neither batching nor ranks nor the kind of GPU changes them.
    """
    timesteps, noises = [], []
    for seed in noise_seeds:
        generator = torch.Generator("cpu").manual_seed(seed)
        timesteps.append(torch.randint(0, TIMESTEPS, (), generator=generator))
        noises.append(torch.randn(shape[1:], generator=generator))
    return torch.stack(timesteps), torch.stack(noises)


def add_noise(latents_BCHW: torch.Tensor, noise_BCHW: torch.Tensor, alphas_B: torch.Tensor) -> torch.Tensor:
    """√ᾱ · latent + √(1 − ᾱ) · noise."""
    alphas = alphas_B[:, None, None, None]
    return alphas.sqrt() * latents_BCHW + (1.0 - alphas).sqrt() * noise_BCHW


def mean_squared_errors(predicted_BCHW: torch.Tensor, noise_BCHW: torch.Tensor) -> torch.Tensor:
    """Each sample's mean squared error, in fp32."""
    return (predicted_BCHW.float() - noise_BCHW.float()).square().mean(dim=(1, 2, 3))
