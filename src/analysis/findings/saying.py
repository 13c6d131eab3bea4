"""What recorded numbers say of people, kept with them: see `analysis.disclosure.statements`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

from analysis.disclosure import About, Group, Saying, narrowed

NOTHING = About()


Cell = tuple[Saying, ...]
Said = About | Saying | tuple[About | Saying, ...]


def cell_of(said: Said) -> Cell:
    """Return everything that one number says as a tuple."""
    parts = said if isinstance(said, tuple) else (said,)
    return tuple(part if isinstance(part, Saying) else Saying(part) for part in parts)


def in_row(cell: Cell, levels: Mapping[str, str]) -> Cell:
    """Add a row's levels to every group that a cell names; a blank one stands for everybody.

    Raises
    ------
    ValueError
        When a group names other levels of the same dimension.
    """
    more = {dimension: level for dimension, level in levels.items() if level}
    return tuple(replace(saying, about=narrowed(saying.about, more)) for saying in cell)


def limits_of(cell: Cell) -> Cell:
    """Return what the limits of a number's interval say: they give its groups' sizes away."""
    return tuple(
        saying if saying.about.kind == "other" else Saying(_given_away(saying))
        for saying in cell
        if saying.low is None
    )


def plain_cell(cell: Cell) -> list[dict[str, Any]]:
    """Write a cell's sayings as JSON holds them."""
    limits = [
        {} if saying.low is None else {"low": saying.low, "high": saying.high} for saying in cell
    ]
    return [
        {"about": plain_about(saying.about), **held}
        for saying, held in zip(cell, limits, strict=True)
    ]


def read_cell(held: Sequence[Mapping[str, Any]]) -> Cell:
    """Read what `plain_cell` wrote."""
    return tuple(
        Saying(read_about(item["about"]), item.get("low"), item.get("high")) for item in held
    )


def plain_about(about: About) -> dict[str, Any]:
    """Write an About as JSON holds it; what is as usual is left out."""
    held = {item.name: getattr(about, item.name) for item in fields(about)}
    plain = {name: value for name, value in held.items() if value != getattr(NOTHING, name)}
    if "terms" in plain:
        plain["terms"] = [[factor, _plain_group(named)] for factor, named in about.terms]
    if about.base is not None:
        plain["base"] = _plain_group(about.base)
    return plain


def read_about(held: Mapping[str, Any]) -> About:
    """Read what `plain_about` wrote."""
    terms = tuple((float(factor), _read_group(named)) for factor, named in held.get("terms", ()))
    base = None if held.get("base") is None else _read_group(held["base"])
    return About(**{**held, "terms": terms, "base": base})


def _given_away(saying: Saying) -> About:
    return About(
        kind="derived", terms=tuple((1.0, named) for named in saying.groups), of=saying.about.of
    )


def _plain_group(named: Group) -> list[list[Any]]:
    return [[dimension, list(levels)] for dimension, levels in named]


def _read_group(held: Sequence[Sequence[Any]]) -> Group:
    return tuple((dimension, tuple(levels)) for dimension, levels in held)
