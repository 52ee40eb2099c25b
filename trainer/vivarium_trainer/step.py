"""What is done with one microbatch: text, noise, the UNet's forward pass, each sample's loss. Training and validation share it."""

from contextlib import AbstractContextManager
from typing import Any

import torch

from .latents import Sample
from .loss import add_noise, alphas_cumprod, draw, mean_squared_errors, min_snr_weights
from .model import Model
from .plan import Microbatch
from .text import encode

AUTOCAST = {"fp32": None, "fp16": torch.float16, "bf16": torch.bfloat16}


class Losses:
    """Computes the samples' losses with a model on a device, parameters in fp32 and the passes in `precision`."""

    def __init__(self, model: Model, *, device: torch.device, precision: str, min_snr_gamma: float) -> None:
        self.model = model
        self.device = device
        self.dtype = AUTOCAST[precision]
        self.alphas = alphas_cumprod().to(device)
        self.weights = min_snr_weights(self.alphas, min_snr_gamma)

    def __call__(self, microbatch: Microbatch, sample: Sample, *, weighted: bool) -> torch.Tensor:
        """Each sample's loss (B), fp32: mean squared error of the predicted noise, times its min-SNR weight if `weighted`."""
        timesteps, noise = draw(microbatch.noise_seeds, sample.latents_BCHW.shape)
        timesteps, noise = timesteps.to(self.device), noise.to(self.device)
        noisy = add_noise(sample.latents_BCHW.to(self.device), noise, self.alphas[timesteps])
        with self.autocast():
            text, pooled = encode(self.model.text_encoder, self.model.text_encoder_2, microbatch.tokens, self.device)
            added = {"text_embeds": pooled, "time_ids": sample.time_ids_B6.to(self.device)}
            predicted = self.model.unet(
                noisy.contiguous(memory_format=torch.channels_last), timesteps, text, added_cond_kwargs=added
            ).sample
        errors = mean_squared_errors(predicted, noise)
        return errors * self.weights[timesteps] if weighted else errors

    def autocast(self) -> AbstractContextManager[Any]:
        return torch.autocast(self.device.type, self.dtype or torch.float32, enabled=self.dtype is not None)
