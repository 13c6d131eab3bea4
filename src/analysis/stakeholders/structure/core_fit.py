"""How well a core fits a network: one correlation, from four sums.

All that it needs is how strong the ties are within the core, and within the periphery. So many
cores can be measured at once, in arrays.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

SAME = 1e-9  # fits that differ by no more are equally good


@dataclass(frozen=True)
class Strengths:
    """What a fit is made of: n people, the strength of each pair's ties, and their squares.

    Attributes
    ----------
    both
        n by n, symmetric: the strengths of the two directions added up.
    squares
        The same of the squared strengths.
    reaches_all
        Whether the core is tied to all in the ideal, or the pairs between core and periphery
        are left out of the comparison.
    """

    both: sparse.csr_array
    squares: sparse.csr_array
    reaches_all: bool

    @property
    def people(self) -> int:
        """How many people there are."""
        return int(self.both.shape[0])

    def fit(
        self,
        size: np.ndarray,
        core: np.ndarray,
        periphery: np.ndarray,
        core_squares: np.ndarray,
        periphery_squares: np.ndarray,
    ) -> np.ndarray:
        """Return Pearson's r of the ties with the ideal, minus infinity where it is undefined.

        Parameters
        ----------
        size
            How many are in each core.
        core, periphery
            The strengths of all ties within the core, and within the periphery, added up over
            the pairs of people.
        core_squares, periphery_squares
            The same of the squared strengths.
        """
        rest = self.people - size
        blank = (rest * (rest - 1)).astype(float)
        if self.reaches_all:
            marked = self.people * (self.people - 1) - blank
            within, outside = self.both.sum() / 2 - periphery, periphery
            squares = np.full(size.shape, self.squares.sum() / 2)
        else:
            marked = (size * (size - 1)).astype(float)
            within, outside = core, periphery
            squares = core_squares + periphery_squares
        return _pearson(marked, blank, within, outside, squares)


def _pearson(
    marked: np.ndarray,
    blank: np.ndarray,
    within: np.ndarray,
    outside: np.ndarray,
    squares: np.ndarray,
) -> np.ndarray:
    """Correlate cells with an ideal of ones and zeros, from their numbers, sums and squares."""
    cells, total = marked + blank, within + outside
    spread = cells * squares - total**2
    defined = (marked > 0) & (blank > 0) & (spread > SAME * cells * squares)
    scale = np.sqrt(np.where(defined, marked * blank * spread, 1.0))
    return np.where(defined, (blank * within - marked * outside) / scale, -np.inf)
