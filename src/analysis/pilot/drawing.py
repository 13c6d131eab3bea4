"""Random draws that stay the same in every version of numpy.

numpy promises that a seeded bit generator keeps its stream, but not that its distributions do.
So only uniform numbers are drawn; everything else is worked out from them here.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

# Each table draws from a stream of its own: more devices do not change who joins. A stream is
# told apart by its place in this list, so a new one goes to the end; those of many pilots at once
# are apart from those of one pilot.
STREAMS = (
    "participants",
    "answers",
    "loans",
    "sessions",
    "partner",
    "many_joining",
    "many_answers",
    "many_loans",
    "many_sessions",
)
PARTS = 4096


def stream(seed: int, table: str) -> np.random.Generator:
    """Start the stream of one table, named in `STREAMS`.

    Raises
    ------
    ValueError
        When the table has no stream.
    """
    if table not in STREAMS:
        msg = f"no stream is named {table!r}; streams: {', '.join(STREAMS)}"
        raise ValueError(msg)
    return np.random.default_rng([seed, STREAMS.index(table)])


def pick(
    uniforms: npt.NDArray[np.float64], weights: Sequence[float] | npt.NDArray[np.float64]
) -> npt.NDArray[np.int64]:
    """Turn uniform numbers into choices, by the inverse of the cumulated weights.

    Parameters
    ----------
    uniforms
        Numbers from 0 up to 1, any shape.
    weights
        One a choice, none negative, not all zero; they need not add to 1.

    Returns
    -------
    numpy.ndarray
        Positions in `weights`, in the shape of `uniforms`.

    Raises
    ------
    ValueError
        When a weight is negative or all are zero.
    """
    sizes = np.asarray(weights, dtype=np.float64)
    if sizes.size == 0 or (sizes < 0).any() or sizes.sum() <= 0:
        msg = f"weights {sizes.tolist()}: none may be negative and one must be above zero"
        raise ValueError(msg)
    edges = np.cumsum(sizes)
    if uniforms.size <= PARTS:
        return np.searchsorted(edges, uniforms * edges[-1], side="right").astype(np.int64)
    return _picked_by_parts(uniforms, edges)


def _picked_by_parts(
    uniforms: npt.NDArray[np.float64], edges: npt.NDArray[np.float64]
) -> npt.NDArray[np.int64]:
    """Search only in the parts of the line from 0 to 1 that an edge runs through.

    Choices grow with the numbers: where both ends of a part give the same, all between do too
    (Chen and Asau 1974, On generating random variates from an empirical distribution). The
    number of parts is a power of two, so that nothing is rounded.
    """
    ends = np.searchsorted(edges, np.arange(PARTS + 1) / PARTS * edges[-1], side="right")
    low = ends[:-1].astype(np.int64)
    low[ends[1:] != low] = -1
    flat = uniforms.ravel()
    found = low[(flat * PARTS).astype(np.int32)]
    open_ = np.flatnonzero(found < 0)
    found[open_] = np.searchsorted(edges, flat[open_] * edges[-1], side="right")
    return found.reshape(uniforms.shape)
