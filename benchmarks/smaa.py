"""How long the chances of the ranks take, beside plain loops over the same draws.

Run with ``python benchmarks/smaa.py``. The two must give the same numbers; the ratio of their
times in one run says what the arrays are worth.
"""

import math
import sys
import time

import numpy as np

from analysis.desk_research.options.acceptability import DECIMALS_OF_A_TIE, smaa
from analysis.desk_research.options.draws import draw

OPTIONS, CRITERIA, DRAWS, REPEATS = 12, 8, 10_000, 5


def made_up() -> tuple[np.ndarray, np.ndarray]:
    """Ranges of values for options that nobody thought of."""
    rng = np.random.default_rng(2021)
    low = rng.random((OPTIONS, CRITERIA))
    return low, low + (1 - low) * rng.random((OPTIONS, CRITERIA))


def looped(values: list, weights: list) -> tuple[list, list, list, list]:
    """Find ranks, central weights, odds and confidence in plain loops; these draws have no ties."""
    options, criteria = range(len(values[0])), range(len(weights[0]))
    ranks = [[0.0 for _ in options] for _ in options]
    central = [[0.0 for _ in criteria] for _ in options]
    odds = [[0.5 if a == b else 0.0 for b in options] for a in options]
    for table, weight in zip(values, weights, strict=True):
        order = ranked(table, weight)
        central[order[0]] = [a + w for a, w in zip(central[order[0]], weight, strict=True)]
        for rank, option in enumerate(order):
            ranks[option][rank] += 1 / len(values)
            for other in order[rank + 1 :]:
                odds[option][other] += 1 / len(values)
    confidence = [math.nan for _ in options]
    for option in options:
        times = round(ranks[option][0] * len(values))
        central[option] = [a / times if times else math.nan for a in central[option]]
        if times:
            won = sum(ranked(table, central[option])[0] == option for table in values)
            confidence[option] = won / len(values)
    return ranks, central, odds, confidence


def ranked(table: list, weight: list) -> list[int]:
    """Put the options of one draw in order, the best first."""
    scores = [
        round(sum(w * v for w, v in zip(weight, row, strict=True)), DECIMALS_OF_A_TIE)
        for row in table
    ]
    return sorted(range(len(scores)), key=lambda option: -scores[option])


def main() -> None:
    """Time both, check that they agree, and print one line each."""
    low, high = made_up()
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        result = smaa((low, high), draws=DRAWS)
        times.append(time.perf_counter() - start)
    drawn = draw((low, high), draws=DRAWS)
    order = [drawn.options.index(name) for name in drawn.given_options]
    values, weights = drawn.values[:, order].tolist(), drawn.weights.tolist()
    start = time.perf_counter()
    found = looped(values, weights)
    loop = time.perf_counter() - start
    ours = (
        result.rank_acceptability,
        result.central_weights,
        result.pairwise,
        result.confidence,
    )
    for one, other in zip(ours, found, strict=True):
        assert np.allclose(np.asarray(one), other, rtol=0, atol=1e-9, equal_nan=True)
    best = min(times)
    sys.stdout.write(
        f"{OPTIONS} options, {CRITERIA} criteria, {DRAWS} draws\n"
        f"smaa: {best:.3f} s (best of {REPEATS})\n"
        f"plain loops: {loop:.3f} s\n"
        f"ratio: {loop / best:.0f}\n"
    )


if __name__ == "__main__":
    main()
