"""Checks a value against the part of JSON Schema that run.schema.json uses; an unknown keyword is an error, never ignored."""

from typing import Any

TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "number": (int, float), "integer": int, "null": type(None)}
NOTES = {"$schema", "$id", "title", "description", "default", "examples"}


def problems(value: Any, schema: dict[str, Any], at: str = "") -> list[str]:
    """Everything that is wrong with the value, each as `place: what was found, what is wanted`."""
    found: list[str] = []
    here = at or "the file"

    def wrong(wanted: str) -> None:
        found.append(f"{here} is {brief(value)}, wanted {wanted}")

    for keyword, rule in schema.items():
        if keyword in NOTES or keyword in ("required", "additionalProperties"):
            continue
        if keyword == "type":
            if not has_type(value, rule):
                wrong(f"{'an' if rule[0] in 'aio' else 'a'} {rule}")
                return found
        elif keyword == "const":
            if value != rule or type(value) is not type(rule):
                wrong(brief(rule))
        elif keyword == "enum":
            if value not in rule:
                wrong("one of " + ", ".join(brief(one) for one in rule))
        elif keyword in ("anyOf", "oneOf"):
            found += alternatives(value, rule, at)
        elif keyword == "minimum":
            if is_number(value) and value < rule:
                wrong(f"at least {rule}")
        elif keyword == "exclusiveMinimum":
            if is_number(value) and value <= rule:
                wrong(f"more than {rule}")
        elif keyword == "maximum":
            if is_number(value) and value > rule:
                wrong(f"at most {rule}")
        elif keyword == "exclusiveMaximum":
            if is_number(value) and value >= rule:
                wrong(f"less than {rule}")
        elif keyword == "minLength":
            if isinstance(value, str) and len(value) < rule:
                wrong(f"a string of at least {rule} characters")
        elif keyword == "properties":
            found += entries(value, schema, at)
        else:
            raise NotImplementedError(f"run.schema.json has the keyword {keyword!r} at {here}, which schema.py cannot check")
    return found


def entries(value: dict[str, Any], schema: dict[str, Any], at: str) -> list[str]:
    found: list[str] = []
    known = schema["properties"]
    for name in schema.get("required", []):
        if name not in value:
            found.append(f"{join(at, name)} is missing")
    for name, entry in value.items():
        if name in known:
            found += problems(entry, known[name], join(at, name))
        elif schema.get("additionalProperties") is False:
            found.append(f"{join(at, name)} is not known, wanted only {', '.join(known)}")
    return found


def alternatives(value: Any, schemas: list[dict[str, Any]], at: str) -> list[str]:
    """Where no alternative fits, the one of the value's own `kind` speaks, or else all kinds are named."""
    found = [problems(value, one, at) for one in schemas]
    if any(not one for one in found):
        return []
    kinds = [one.get("properties", {}).get("kind", {}).get("const") for one in schemas]
    kind = value.get("kind") if isinstance(value, dict) else None
    if kind is not None and kind in kinds:
        return found[kinds.index(kind)]
    wanted = [f"kind {name!r}" if name else str(one.get("type", "another value")) for name, one in zip(kinds, schemas, strict=True)]
    return [f"{at or 'the file'} is {brief(value)}, wanted {' or '.join(wanted)}"]


def has_type(value: Any, name: str) -> bool:
    if name in ("number", "integer") and isinstance(value, bool):
        return False
    if name == "integer" and isinstance(value, float):
        return value.is_integer()
    return isinstance(value, TYPES[name])


def is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def brief(value: Any) -> str:
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return f"a list of {len(value)}"
    text = "null" if value is None else {True: "true", False: "false"}[value] if isinstance(value, bool) else repr(value)
    return text if len(text) <= 60 else text[:57] + "…"


def join(at: str, name: str) -> str:
    return f"{at}.{name}" if at else name
