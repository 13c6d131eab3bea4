"""Better communities from good ones, by letting people move one after another."""

from __future__ import annotations

import numpy as np
from scipy import sparse

CELLS = 1_000_000  # divisions by people by communities that are looked at together
STEPS = 16  # people who move before a search looks back; more found nothing better
SPARE = 2  # communities that may be opened in a round
ROUNDS = 100  # with a huge resolution rounding alone could look like a gain for ever
SAME = 1e-9


def refined(matrix: sparse.csr_array, divisions: np.ndarray, resolution: float) -> np.ndarray:
    """Raise the modularity of divisions until a whole round of moves leads to nothing better.

    Parameters
    ----------
    matrix
        n by n, the strength of the ties.
    divisions
        One row a division, one column a person: the number of the person's community.
    resolution
        As for `communities`.

    Returns
    -------
    numpy.ndarray
        Divisions of the same shape, none worse than it was.

    Notes
    -----
    In a round the best move of all is made first, even if it makes things worse, nobody moves
    twice, and the best division on the way is kept (Newman 2006, PNAS 103, after Kernighan and
    Lin 1970). Louvain moves people only while that helps, and so stops short of the best even in
    networks of six.
    """
    divisions = divisions.copy()
    batch = max(1, CELLS // (divisions.shape[1] * (int(divisions.max()) + 1 + SPARE)))
    for first in range(0, len(divisions), batch):
        going = np.arange(first, min(len(divisions), first + batch))
        for _ in range(ROUNDS):
            if not len(going):
                break
            gain, better = _round(matrix, divisions[going], resolution)
            going, better = going[gain > SAME], better[gain > SAME]
            divisions[going] = better
    return divisions


def _round(
    matrix: sparse.csr_array, divisions: np.ndarray, resolution: float
) -> tuple[np.ndarray, np.ndarray]:
    """Return how much each division gains on the best point of a round, and what it is there."""
    state, rows = _Moves(matrix, divisions, resolution), np.arange(len(divisions))
    gained, best, kept = np.zeros(len(rows)), np.zeros(len(rows)), divisions.copy()
    moved = np.zeros(divisions.shape, dtype=bool)
    for _ in range(min(divisions.shape[1], STEPS)):
        gains = np.where(moved[:, :, None], -np.inf, state.gains())
        # rounded, so that of equals the first in the order of the graph moves everywhere
        place = np.round(gains, 12).reshape(len(rows), -1).argmax(axis=1)
        who, where = np.unravel_index(place, gains.shape[1:])
        gained += gains[rows, who, where]
        state.move(who, where)
        moved[rows, who] = True
        better = gained > best + SAME
        best = np.where(better, gained, best)
        kept[better] = state.labels[better]
    return best, kept


class _Moves:
    """Some divisions, and what each person's move to each community would bring."""

    def __init__(self, matrix: sparse.csr_array, divisions: np.ndarray, resolution: float) -> None:
        self.labels, self.total, self.resolution = divisions.copy(), matrix.sum(), resolution
        self.ties = (matrix + matrix.T).tocsr()
        self.out, self.into = matrix.sum(axis=1), matrix.sum(axis=0)
        count = int(divisions.max()) + 1 + SPARE
        inside = (divisions[:, :, None] == np.arange(count)).astype(float)
        rows, people, _ = inside.shape
        flat = self.ties @ inside.transpose(1, 0, 2).reshape(people, rows * count)
        # strength of each person's ties with each community; the ties out of and into each
        self.with_each = flat.reshape(people, rows, count).transpose(1, 0, 2).copy()
        self.out_of = np.einsum("rpc,p->rc", inside, self.out)
        self.into_each = np.einsum("rpc,p->rc", inside, self.into)

    def gains(self) -> np.ndarray:
        """Return the modularity gained: divisions, people, communities."""
        own = self.labels[:, :, None]
        tied = self.with_each - np.take_along_axis(self.with_each, own, axis=2)
        into = (
            self.into_each[:, None] - np.take_along_axis(self.into_each, self.labels, 1)[..., None]
        )
        out = self.out_of[:, None] - np.take_along_axis(self.out_of, self.labels, 1)[..., None]
        chance = self.out[:, None] * into + self.into[:, None] * out
        chance += 2 * (self.out * self.into)[:, None]
        gains = tied / self.total - self.resolution * chance / self.total**2
        np.put_along_axis(gains, own, -np.inf, axis=2)
        return gains

    def move(self, who: np.ndarray, where: np.ndarray) -> None:
        """Move one person of each division to a community."""
        rows = np.arange(len(who))
        before = self.labels[rows, who]
        ties = self.ties[who].toarray()
        for place, sign in ((before, -1.0), (where, 1.0)):
            self.with_each[rows, :, place] += sign * ties
            self.out_of[rows, place] += sign * self.out[who]
            self.into_each[rows, place] += sign * self.into[who]
        self.labels[rows, who] = where
