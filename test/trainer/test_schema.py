import json

import pytest
from vivarium_trainer import VERSION
from vivarium_trainer.run_file import SCHEMA
from vivarium_trainer.schema import problems


def test_schema_wants_this_trainers_version() -> None:
    assert json.loads(SCHEMA.read_text())["properties"]["trainerVersion"]["const"] == VERSION


def test_problems_refuses_a_keyword_that_it_cannot_check() -> None:
    with pytest.raises(NotImplementedError, match="'pattern'"):
        problems("a", {"type": "string", "pattern": "b"})


@pytest.mark.parametrize(
    ("value", "schema", "count"),
    [
        (1, {"type": "integer"}, 0),
        (1.0, {"type": "integer"}, 0),
        (1.5, {"type": "integer"}, 1),
        (True, {"type": "integer"}, 1),
        (True, {"const": 1}, 1),
        (None, {"anyOf": [{"type": "integer"}, {"type": "null"}]}, 0),
        ("a", {"anyOf": [{"type": "integer"}, {"type": "null"}]}, 1),
        (1, {"type": "number", "exclusiveMaximum": 1}, 1),
        (0, {"type": "number", "exclusiveMinimum": 0}, 1),
        ("", {"type": "string", "minLength": 1}, 1),
    ],
)
def test_problems_checks_what_the_schema_uses(value: object, schema: dict, count: int) -> None:
    assert len(problems(value, schema)) == count
