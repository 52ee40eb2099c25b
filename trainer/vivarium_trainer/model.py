"""The three networks: SDXL from a diffusers folder, or a tiny one of SDXL's shape, randomly initialised from a seed."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from diffusers import UNet2DConditionModel
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection
from transformers.utils import logging

from .errors import TrainerError
from .text import BOS, EOS

logging.disable_progress_bar()  # the log is read by people, and line by line
PARTS = {"unet": UNet2DConditionModel, "text_encoder": CLIPTextModel, "text_encoder_2": CLIPTextModelWithProjection}


@dataclass
class Model:
    """Field names are the folder names of the diffusers layout."""

    unet: UNet2DConditionModel
    text_encoder: CLIPTextModel
    text_encoder_2: CLIPTextModelWithProjection

    def trained(self) -> Iterator[tuple[str, torch.nn.Parameter]]:
        """What the optimizer changes, in an order that is always the same."""
        for part in ("unet", "text_encoder"):
            for name, parameter in getattr(self, part).named_parameters():
                if parameter.requires_grad:
                    yield f"{part}.{name}", parameter

    def save(self, folder: Path) -> None:
        for part in PARTS:
            getattr(self, part).save_pretrained(folder / part, safe_serialization=True)


def build(spec: dict[str, Any], *, start: Path | None, train_text_encoder: bool, gradient_checkpointing: bool) -> Model:
    """The networks of `run.json`'s model, with the weights of the checkpoint folder `start` where there is one."""
    if start is not None:
        model = load(start)
    elif spec["kind"] == "sdxl":
        model = load(Path(spec["path"]))
    else:
        model = tiny(spec["seed"])
    freeze(model, train_text_encoder)
    if gradient_checkpointing:
        model.unet.enable_gradient_checkpointing()
        model.text_encoder.activation_checkpointing_enable()
    for part in PARTS:
        getattr(model, part).train()  # no dropout anywhere: only gradient checkpointing asks for it
    return model


def load(folder: Path) -> Model:
    """The networks of a diffusers folder as fp32, never from the network."""
    problems = [f"{part}/config.json" for part in PARTS if not (folder / part / "config.json").is_file()]
    if problems:
        raise TrainerError(
            f"Cannot load SDXL from {folder}: there is no {', '.join(problems)}; wanted a diffusers folder with {', '.join(PARTS)}"
        )
    model = Model(**{part: own(load_part(folder, part)) for part in PARTS})
    check_shape(model, folder)
    return model


def own(part: torch.nn.Module) -> torch.nn.Module:
    """Copies the weights out of the mapped file: there they lie at odd addresses, and a sum's last bit depends on those."""
    for tensor in [*part.parameters(), *part.buffers()]:
        tensor.data = tensor.data.clone()
    return part


def load_part(folder: Path, part: str) -> torch.nn.Module:
    kind = PARTS[part]
    try:
        options = {"torch_dtype": torch.float32, "low_cpu_mem_usage": False} if part == "unet" else {"dtype": torch.float32}
        return kind.from_pretrained(folder / part, local_files_only=True, use_safetensors=True, **options)
    except Exception as error:  # of many kinds, from two libraries
        raise TrainerError(f"Cannot load SDXL from {folder}: {part} is not readable: {' '.join(str(error).split())}") from error


def check_shape(model: Model, folder: Path) -> None:
    """SDXL's parts fit one another, or the run ends before the first step."""
    unet = model.unet.config
    text = model.text_encoder.config.hidden_size + model.text_encoder_2.config.hidden_size
    added = model.text_encoder_2.config.projection_dim + 6 * (unet.addition_time_embed_dim or 0)
    wanted = {"addition_embed_type": "text_time", "cross_attention_dim": text, "projection_class_embeddings_input_dim": added}
    wrong = [f"unet.{name} is {unet[name]!r}, wanted {value!r}" for name, value in wanted.items() if unet[name] != value]
    if wrong:
        raise TrainerError(f"Cannot train {folder}: its parts do not make an SDXL: {'; '.join(wrong)}")


def freeze(model: Model, train_text_encoder: bool) -> None:
    """Encoder 2 is frozen, and so is of encoder 1 what lies behind hidden_states[-2]: no gradient would reach it."""
    model.text_encoder_2.requires_grad_(False)
    model.text_encoder.requires_grad_(train_text_encoder)
    last = f"layers.{model.text_encoder.config.num_hidden_layers - 1}."
    for name, parameter in model.text_encoder.named_parameters():
        if last in name or "final_layer_norm" in name:
            parameter.requires_grad_(False)


def tiny(seed: int) -> Model:
    """About 1 M parameters in the UNet, 16/32/64 channels, attention at the lowest resolution; SDXL's in kind, not in size."""
    width_1, width_2, time_width = 32, 48, 32
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return Model(
            unet=UNet2DConditionModel(
                in_channels=4,
                out_channels=4,
                block_out_channels=(16, 32, 64),
                layers_per_block=1,
                down_block_types=("DownBlock2D", "DownBlock2D", "CrossAttnDownBlock2D"),
                up_block_types=("CrossAttnUpBlock2D", "UpBlock2D", "UpBlock2D"),
                transformer_layers_per_block=1,
                attention_head_dim=(1, 2, 4),  # heads of each level, by diffusers' old name for them
                norm_num_groups=8,
                use_linear_projection=True,
                cross_attention_dim=width_1 + width_2,
                addition_embed_type="text_time",
                addition_time_embed_dim=time_width,
                projection_class_embeddings_input_dim=width_2 + 6 * time_width,
            ),
            text_encoder=CLIPTextModel(tiny_text(width_1, "quick_gelu")),
            text_encoder_2=CLIPTextModelWithProjection(tiny_text(width_2, "gelu")),
        )


def tiny_text(width: int, activation: str) -> CLIPTextConfig:
    return CLIPTextConfig(
        vocab_size=49408,
        hidden_size=width,
        intermediate_size=4 * width,
        projection_dim=width,
        num_hidden_layers=2,
        num_attention_heads=width // 16,
        max_position_embeddings=77,
        hidden_act=activation,
        bos_token_id=BOS,
        eos_token_id=EOS,
        pad_token_id=1,
    )


def sizes(model: Model) -> str:
    """Parameters of each network in millions, as text for the log."""
    millions = {part: sum(p.numel() for p in getattr(model, part).parameters()) / 1e6 for part in PARTS}
    return json.dumps({part: round(count, 2) for part, count in millions.items()})
