import numpy as np
import torch
from vivarium_trainer.model import tiny
from vivarium_trainer.text import encode, frame

TEST_STRING = [589, 533, 320, 1628, 9696, 539, 4160]  # "this is a test string of text"


def ids(count: int) -> np.ndarray:
    return np.arange(1000, 1000 + count)


def test_frame_gives_clip_ids_padded_for_each_encoder() -> None:
    first, second = frame([np.array(TEST_STRING)])
    assert first.tolist() == [[49406, *TEST_STRING, 49407, *[49407] * 68]]
    assert second.tolist() == [[49406, *TEST_STRING, 49407, *[0] * 68]]


def test_frame_makes_the_empty_prompt_one_piece() -> None:
    first, second = frame([ids(0)])
    assert first.tolist() == [[49406, *[49407] * 76]]
    assert second.tolist() == [[49406, 49407, *[0] * 75]]


def test_frame_cuts_a_long_prompt_into_whole_pieces() -> None:
    first, second = frame([ids(75), ids(76), ids(225)])
    assert first.shape == second.shape == (9, 77)
    assert first[0].tolist() == [49406, *range(1000, 1075), 49407]
    assert first[1].tolist() == [49406, *[49407] * 76]  # the shorter prompt is padded with empty pieces
    assert second[4].tolist() == [49406, 1075, 49407, *[0] * 74]
    assert second[8].tolist() == [49406, *range(1150, 1225), 49407]


def test_encode_gives_the_last_but_one_layer_without_its_norm_and_the_first_pieces_projection() -> None:
    model = tiny(1)
    tokens = [ids(3), ids(100)]
    text, pooled = encode(model.text_encoder, model.text_encoder_2, tokens, torch.device("cpu"))
    assert text.shape == (2, 2 * 77, 32 + 48)
    first, second = frame(tokens)
    expected = torch.cat([one_layer(model.text_encoder, first), one_layer(model.text_encoder_2.text_model, second)], dim=-1)
    torch.testing.assert_close(text, expected.reshape(2, 2 * 77, 80))
    torch.testing.assert_close(pooled, model.text_encoder_2(second[[0, 2]]).text_embeds)


def one_layer(text_model: torch.nn.Module, ids: torch.Tensor) -> torch.Tensor:
    """The embeddings and the first of the two layers, by hand."""
    hidden = text_model.embeddings(input_ids=ids)
    causal = torch.full((77, 77), float("-inf")).triu(1)[None, None]
    output = text_model.encoder.layers[0](hidden, attention_mask=causal)
    return output[0] if isinstance(output, tuple) else output
