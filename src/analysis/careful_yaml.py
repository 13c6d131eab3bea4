"""YAML that people type, read with care: it may be broken, or made to break who reads it."""

from __future__ import annotations

import re
from typing import Any

from analysis.language import Words

MOST_BYTES = 1_000_000  # a larger file is another kind of file
MOST_DEPTH = 50  # the reader in C ends the whole process at some thousands
MOST_VALUES = 20_000
MOST_BITS = 256  # of a whole number: Python writes none of many more digits
# YAML may write one half of a letter that takes two codes, which no file can hold as text
HALF_LETTER = re.compile(r"(?i)\\ud[89a-f]")
# what PyYAML raises of `!!timestamp x`, of an empty `!!int` and of `!!bool x`
WRONG_TAG = (AttributeError, LookupError, TypeError)


class BadYaml(Exception):
    """A text is no YAML that holds settings; `reason` says why, in words or as PyYAML says it."""

    def __init__(self, reason: Words | str) -> None:
        self.reason = reason
        super().__init__(reason)


def read_yaml(source: bytes) -> Any:
    """Read YAML of plain values; nothing in it can run code, swell or exhaust the memory.

    Parameters
    ----------
    source
        UTF-8, with or without a byte-order mark.

    Returns
    -------
    object
        What it holds: maps, lists, texts, numbers, days; None where it is empty.

    Raises
    ------
    UnicodeDecodeError
        When it is no UTF-8.
    BadYaml
        When it is no YAML, or is larger or deeper than settings are.
    """
    import yaml

    if len(source) > MOST_BYTES:
        raise BadYaml(Words("yaml.large", {"most": MOST_BYTES // 1_000_000}))
    text = source.decode("utf-8-sig")
    if half := HALF_LETTER.search(text):
        line = text.count("\n", 0, half.start()) + 1
        raise BadYaml(Words("yaml.half_letter", {"line": line}))
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the same, ten times as fast
    try:
        _look_through(text, loader)
        content = yaml.load(text, loader)  # noqa: S506  (a safe one)
    except (yaml.YAMLError, ValueError) as error:  # of a day such as 30 February, too
        raise BadYaml(" ".join(str(error).split())) from error
    except WRONG_TAG as error:
        raise BadYaml(Words("yaml.tag")) from error
    _refuse_large_numbers(content)
    return content


def _look_through(text: str, loader: Any) -> None:
    """Refuse what nests too deeply or swells, before any of it is made.

    A value that stands for another counts as many values as the other holds.
    """
    import yaml

    sizes: dict[str | None, int] = {}  # of the values that have a name
    opened: list[tuple[str | None, int]] = [(None, 0)]  # lists and maps: their names and sizes
    for event in yaml.parse(text, loader):
        if isinstance(event, yaml.CollectionStartEvent):
            opened.append((event.anchor, 1))
            if len(opened) > MOST_DEPTH:
                raise BadYaml(Words("yaml.deep", {"most": MOST_DEPTH}))
            continue
        name, size = event.anchor if isinstance(event, yaml.NodeEvent) else None, 0
        if isinstance(event, yaml.CollectionEndEvent):
            name, size = opened.pop()
        elif isinstance(event, yaml.ScalarEvent):
            size = 1
        elif isinstance(event, yaml.AliasEvent):  # one within itself is without end
            size = sizes.get(name, MOST_VALUES + 1)
        outer, held = opened.pop()
        opened.append((outer, held + size))
        if held + size > MOST_VALUES:
            raise BadYaml(Words("yaml.swells", {"most": MOST_VALUES}))
        if name and not isinstance(event, yaml.AliasEvent):
            sizes[name] = size


def _refuse_large_numbers(content: Any) -> None:
    if isinstance(content, int) and content.bit_length() > MOST_BITS:
        raise BadYaml(Words("yaml.number"))
    parts = [*content, *content.values()] if isinstance(content, dict) else content
    for part in parts if isinstance(parts, list) else ():
        _refuse_large_numbers(part)
