"""Prompts: token ids framed in pieces of 75, and what SDXL's two text encoders make of them."""

import numpy as np
import torch

BOS, EOS = 49406, 49407
PIECE, PLACES = 75, 77
PADDING_1, PADDING_2 = EOS, 0  # the only difference between what the two encoders get


def pieces_of(tokens: list[np.ndarray]) -> int:
    """Pieces that a microbatch is padded to: those of its longest prompt. The empty prompt is one piece."""
    return max(1, *(-(-len(ids) // PIECE) for ids in tokens))


def frame(tokens: list[np.ndarray]) -> tuple[torch.Tensor, torch.Tensor]:
    """The ids for encoder 1 and for encoder 2, each (B·N, 77): every piece is BOS, up to 75 ids, EOS, padding."""
    pieces = pieces_of(tokens)
    ids_1 = np.full((len(tokens), pieces, PLACES), PADDING_1, dtype=np.int64)
    ids_2 = np.full((len(tokens), pieces, PLACES), PADDING_2, dtype=np.int64)
    for sample, ids in enumerate(tokens):
        for piece in range(pieces):
            framed = [BOS, *ids[piece * PIECE : (piece + 1) * PIECE], EOS]
            ids_1[sample, piece, : len(framed)] = framed
            ids_2[sample, piece, : len(framed)] = framed
    return torch.from_numpy(ids_1.reshape(-1, PLACES)), torch.from_numpy(ids_2.reshape(-1, PLACES))


def encode(encoder_1: torch.nn.Module, encoder_2: torch.nn.Module, tokens: list[np.ndarray], device: torch.device) -> tuple[torch.Tensor, torch.Tensor]:
    """The UNet's text: (B, N·77, D1 + D2), and encoder 2's projection of each prompt's first piece: (B, P).

    Both encoders give hidden_states[-2]: the last but one layer, without the final layer norm. Encoder 2 is frozen.
    """
    samples = len(tokens)
    ids_1, ids_2 = (ids.to(device, non_blocking=True) for ids in frame(tokens))
    hidden_1 = encoder_1(ids_1, output_hidden_states=True).hidden_states[-2]
    with torch.no_grad():
        output_2 = encoder_2(ids_2, output_hidden_states=True)
    text = torch.cat([hidden_1, output_2.hidden_states[-2]], dim=-1)
    pooled = output_2.text_embeds.reshape(samples, -1, output_2.text_embeds.shape[-1])[:, 0]
    return text.reshape(samples, -1, text.shape[-1]), pooled
