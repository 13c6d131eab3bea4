"""Every core of a small network; the best that can be found in a large one."""

from __future__ import annotations

import numpy as np

from analysis.stakeholders.structure.core_fit import SAME, Strengths

BITS = 16  # sets of so many people are looked at in one array of 2^16
TABLE_CELLS = 1_000_000  # fits that are worked out in advance
CELLS = 1_000_000  # people by starts that are looked at together
STEPS = 64  # people who change sides before a search looks back
SWAPS_UP_TO = 2_000  # people; beyond this two are not exchanged for each other
LOOKED_AROUND = 500  # equally good cores whose neighbours are looked at


def every_core(strengths: Strengths) -> tuple[float, list[tuple[int, ...]]]:
    """Return the best fit of all 2^n cores, and all the cores that have it.

    Sets are numbered by their members' bits. A sum over a set is that over the set without its
    last member, plus that member's ties with the rest: so doubling an array gives the sums of
    all sets, and reading it backwards those of what they leave out. Of more than 16 people the
    last ones are taken apart, so that the arrays stay in the processor's own memory.
    """
    low = min(strengths.people, BITS)
    fits_of = _Counted.of(strengths, low) or _Summed(strengths, low)
    best, found = -np.inf, np.empty(0, dtype=np.int64)
    for high in range(2 ** (strengths.people - low)):
        fits = fits_of(high)
        top = fits.max()
        if top < best - SAME or top == -np.inf:
            continue
        kept = found if top <= best + SAME else found[:0]
        best = max(best, top)
        found = np.concatenate([kept, np.flatnonzero(fits >= best - SAME) + (high << low)])
    return best, [_members(int(number), strengths.people) for number in found]


def _members(number: int, people: int) -> tuple[int, ...]:
    return tuple(person for person in range(people) if number >> person & 1)


class _Summed:
    """The fit of each set whose last people are given, from the sums of its strengths."""

    def __init__(self, strengths: Strengths, low: int) -> None:
        self.strengths, self.low = strengths, low
        both, squares = strengths.both.toarray(), strengths.squares.toarray()
        self.matrices = [both] if strengths.reaches_all else [both, squares]
        self.size = np.bitwise_count(np.arange(2**low, dtype=np.uint32)).astype(np.int64)
        self.first = [_sums(matrix, low) for matrix in self.matrices]

    def sums(self, high: int) -> list[np.ndarray]:
        """Return the sums within each set and within what it leaves out, a matrix each."""
        others = 2 ** (self.strengths.people - self.low) - 1 - high
        sums = []
        for matrix, first in zip(self.matrices, self.first, strict=True):
            sums.append(first + _ties_with(matrix, self.low, high))
            sums.append((first + _ties_with(matrix, self.low, others))[::-1])
        return sums

    def __call__(self, high: int) -> np.ndarray:
        return self.strengths.fit(self.size + high.bit_count(), *(self.sums(high) * 2)[:4])


class _Counted(_Summed):
    """The same where ties are only counted: a fit for each size and two counts, looked up.

    There are far fewer of those than sets.
    """

    def __init__(self, strengths: Strengths, low: int) -> None:
        super().__init__(strengths, low)
        self.matrices = [matrix.astype(np.int32) for matrix in self.matrices[:1]]
        self.first = [sums.astype(np.int32) for sums in self.first[:1]]
        self.most = _most(strengths)
        counts = np.arange(self.most, dtype=float)
        axes = np.meshgrid(np.arange(strengths.people + 1), counts, counts, indexing="ij")
        size, core, periphery = (axis.ravel() for axis in axes)
        self.table = strengths.fit(size, core, periphery, core, periphery)
        self.row = self.size.astype(np.int32) * self.most**2

    @classmethod
    def of(cls, strengths: Strengths, low: int) -> _Counted | None:
        """Return the table, or None where strengths are no counts or it would be too large."""
        alike = strengths.reaches_all or (strengths.both != strengths.squares).nnz == 0
        whole = alike and not (strengths.both.data % 1).any()
        cells = (strengths.people + 1) * _most(strengths) ** 2
        return cls(strengths, low) if whole and cells <= TABLE_CELLS else None

    def __call__(self, high: int) -> np.ndarray:
        core, periphery = self.sums(high)
        core *= self.most
        core += periphery
        core += self.row
        return self.table[high.bit_count() * self.most**2 :].take(core)


def _most(strengths: Strengths) -> int:
    return int(strengths.both.sum() / 2) + 1


def _sums(matrix: np.ndarray, low: int) -> np.ndarray:
    """Add up the matrix within each set of the first people."""
    sums = np.zeros(2**low)
    for person in range(low):
        ties = _doubled(0.0, matrix[person, :person])  # with each set of those before
        np.add(sums[: 2**person], ties, out=sums[2**person : 2 ** (person + 1)])
    return sums


def _ties_with(matrix: np.ndarray, low: int, high: int) -> np.ndarray:
    """Add up the ties of each set of the first people with the last ones of ``high``.

    And those of the last ones with one another.
    """
    last = [low + bit for bit in range(len(matrix) - low) if high >> bit & 1]
    within = matrix[np.ix_(last, last)].sum() / 2
    return _doubled(within.astype(matrix.dtype), matrix[:low, last].sum(axis=1, dtype=matrix.dtype))


def _doubled(start: float, each: np.ndarray) -> np.ndarray:
    """Add up one number a person over every set of them."""
    sums = np.empty(2 ** len(each), dtype=each.dtype)
    sums[0] = start
    for person, number in enumerate(each):
        np.add(sums[: 2**person], number, out=sums[2**person : 2 ** (person + 1)])
    return sums


def best_cores(strengths: Strengths, runs: int, seed: int) -> tuple[float, list[tuple[int, ...]]]:
    """Search for the best cores from several starts, and return all the best that were met.

    A start takes the most tied people, with luck mixed in, and as many of them as fit best; every
    second one the two ends of a tie, strong ones more often. Then
    one person after another changes sides, the best change first even if it makes things worse,
    nobody twice; the search returns to the best core on its way and begins again while that
    helps (Kernighan and Lin 1970). Last, each best core is changed by one person and by one
    exchange, for others equally good.
    """
    rng = np.random.default_rng(seed)
    best = -np.inf
    found: dict[bytes, tuple[float, np.ndarray]] = {}
    batch = max(1, CELLS // max(1, strengths.people))
    for first in range(0, runs, batch):
        cores = _starts(strengths, range(first, min(runs, first + batch)), rng)
        fits, cores = _improved(strengths, cores)
        best = max(best, float(fits.max()))
        found |= {core.tobytes(): (fit, core) for fit, core in zip(fits, cores, strict=True)}
    if best == -np.inf:
        return best, []
    best, around = _around(
        strengths, best, [core for fit, core in found.values() if fit >= best - SAME]
    )
    return best, sorted(tuple(np.flatnonzero(core).tolist()) for core in around)


def _starts(strengths: Strengths, numbers: range, rng: np.random.Generator) -> np.ndarray:
    """Return one core a start, as `best_cores` says."""
    n, ties = strengths.people, strengths.both.tocoo()
    tied = strengths.both.sum(axis=1)
    cores = np.zeros((len(numbers), n), dtype=bool)
    for row, number in enumerate(numbers):
        if number % 2 and len(ties.data):
            drawn = rng.choice(len(ties.data), p=ties.data / ties.data.sum())
            cores[row, [ties.row[drawn], ties.col[drawn]]] = True
            continue
        # the first start is the plain order; the further on, the more of it is luck
        luck = rng.exponential(size=n) ** min(1.0, number / 20)
        order = np.argsort(-(tied + tied.mean() / 10) * luck, kind="stable")
        cores[row, order[: _best_length(strengths, order)]] = True
    return cores


def _best_length(strengths: Strengths, order: np.ndarray) -> int:
    """Return how many of the first people of an order make the best core."""
    n, place = len(order), np.argsort(order)
    sums = []
    for matrix in (strengths.both.tocoo(), strengths.squares.tocoo()):
        ends = place[matrix.row], place[matrix.col]
        inside = np.cumsum(np.bincount(np.maximum(*ends), matrix.data, n)) / 2
        touching = np.cumsum(np.bincount(np.minimum(*ends), matrix.data, n)) / 2
        sums += [inside, matrix.data.sum() / 2 - touching]
    return int(strengths.fit(np.arange(1, n + 1), *sums).argmax()) + 1


class _State:
    """Some cores, and what is needed to measure each after any one person changes sides."""

    def __init__(self, strengths: Strengths, cores: np.ndarray) -> None:
        self.strengths, self.cores = strengths, cores.copy()
        # strength of each person's ties with each core, and with everybody
        self.matrices = (strengths.both, strengths.squares)
        self.with_core = [np.asarray(cores.astype(float) @ matrix) for matrix in self.matrices]
        self.with_all = [matrix.sum(axis=1) for matrix in self.matrices]

    def fits(self) -> np.ndarray:
        """Return the fit of each core."""
        return self.strengths.fit(self.cores.sum(axis=1), *self._sums())

    def fits_after(self) -> np.ndarray:
        """Return the fit of each core (row) after each person (column) has changed sides."""
        sign = np.where(self.cores, -1, 1)
        now, changed = self._sums(), []
        for number, (inner, every) in enumerate(zip(self.with_core, self.with_all, strict=True)):
            core, periphery = now[2 * number : 2 * number + 2]
            changed += [core[:, None] + sign * inner, periphery[:, None] - sign * (every - inner)]
        return self.strengths.fit(self.cores.sum(axis=1)[:, None] + sign, *changed)

    def change(self, who: np.ndarray) -> None:
        """Let one person of each core change sides."""
        rows = np.arange(len(who))
        sign = np.where(self.cores[rows, who], -1, 1)
        self.cores[rows, who] ^= True
        for inner, matrix in zip(self.with_core, self.matrices, strict=True):
            inner += sign[:, None] * matrix[who].toarray()

    def _sums(self) -> list[np.ndarray]:
        sums = []
        for inner, every in zip(self.with_core, self.with_all, strict=True):
            core = (self.cores * inner).sum(axis=1) / 2
            sums += [core, every.sum() / 2 - self.cores @ every + core]
        return sums


def _improved(strengths: Strengths, cores: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Improve each core until a whole round of changes leads to nothing better."""
    fits = _State(strengths, cores).fits()
    going = np.arange(len(cores))
    while len(going):
        better_fits, better = _round(strengths, cores[going])
        gained = better_fits > fits[going] + SAME
        going, better_fits, better = going[gained], better_fits[gained], better[gained]
        fits[going], cores[going] = better_fits, better
    return fits, cores


def _round(strengths: Strengths, cores: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Let one person after another change sides, and return the best core on the way."""
    state, rows = _State(strengths, cores), np.arange(len(cores))
    best, kept = state.fits(), cores.copy()
    changed = np.zeros(cores.shape, dtype=bool)
    for _ in range(min(strengths.people, STEPS)):
        fits = np.where(changed, -np.inf, state.fits_after())
        # rounded, so that of equals the first in the order of the graph is taken everywhere
        who = np.round(fits, 9).argmax(axis=1)
        state.change(who)
        changed[rows, who] = True
        better = fits[rows, who] > best + SAME
        best = np.where(better, fits[rows, who], best)
        kept[better] = state.cores[better]
    return best, kept


def _around(
    strengths: Strengths, best: float, cores: list[np.ndarray]
) -> tuple[float, list[np.ndarray]]:
    """Look at the neighbours of each best core, and at theirs, for equally good ones."""
    found, waiting = {core.tobytes(): core for core in cores}, list(cores)
    looked = 0
    while waiting and looked < LOOKED_AROUND:
        looked += 1
        core = waiting.pop(0)
        for fit, other in _neighbours(strengths, core, best):
            if fit > best + SAME:
                best, found, waiting, looked = fit, {}, [], 0
            if fit >= best - SAME and other.tobytes() not in found:
                found[other.tobytes()] = other
                waiting.append(other)
    return best, list(found.values())


def _neighbours(
    strengths: Strengths, core: np.ndarray, least: float
) -> list[tuple[float, np.ndarray]]:
    """Return the neighbours of a core that fit no worse than ``least``, with their fit."""
    state = _State(strengths, core[None])
    fits = state.fits_after()[0]
    near = [(float(fits[who]), (who,)) for who in np.flatnonzero(fits >= least - SAME)]
    if strengths.people <= SWAPS_UP_TO:
        near += _swaps(strengths, state, least)
    neighbours = []
    for fit, who in near:
        other = core.copy()
        other[list(who)] ^= True
        neighbours.append((fit, other))
    return neighbours


def _swaps(strengths: Strengths, state: _State, least: float) -> list[tuple[float, tuple]]:
    leaving, joining = np.flatnonzero(state.cores[0]), np.flatnonzero(~state.cores[0])
    if not len(leaving) or not len(joining):
        return []
    sums = []
    for now, inner, every, matrix in zip(
        np.array(state._sums()).reshape(2, 2),
        state.with_core,
        state.with_all,
        state.matrices,
        strict=True,
    ):
        pair = matrix[leaving][:, joining].toarray()
        core = now[0] - inner[0, leaving, None] + inner[0, joining] - pair
        change = every[joining] - every[leaving, None]
        sums += [core, every.sum() / 2 - (state.cores[0] @ every + change) + core]
    fits = strengths.fit(np.full(sums[0].shape, len(leaving)), *sums)
    good = np.argwhere(fits >= least - SAME)
    return [(float(fits[a, b]), (leaving[a], joining[b])) for a, b in good]
