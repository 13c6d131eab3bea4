"""What a plain threshold leaves to be worked out, and how long the audit of a release takes.

Run with ``.venv/bin/python benchmarks/disclosure.py``. Eight made-up pilots of 150 people publish
all two-way tables of four dimensions (120 combinations), with every count of 1 to 4 hidden and
nothing else, as offices do. The plain route solves two linear programs a hidden cell with scipy
over the full cross-classification by pandas; seconds are those of the processor.
"""

import resource
import time
from dataclasses import replace
from itertools import combinations

import numpy as np
import pandas as pd
from scipy import optimize

from analysis.disclosure import (
    People,
    Place,
    Planned,
    audit,
    count,
    plain_threshold,
    realise,
    repair,
    true_value,
)

PILOTS, PEOPLE, HIDDEN_BELOW, SEED = 8, 150, 5, 2021
LEVELS = {
    "age": (("16_49", "50_64", "65_74", "75_plus"), (0.1, 0.2, 0.3, 0.4)),
    "area": (("a", "b", "c", "d", "e"), (0.4, 0.25, 0.2, 0.1, 0.05)),
    "access": (("none", "some", "full"), (0.2, 0.3, 0.5)),
    "follow_up": (("no", "yes"), (0.2, 0.8)),
}


def pilot(seed: int) -> People:
    rng = np.random.default_rng(seed)
    columns = {k: rng.choice(names, PEOPLE, p=chances) for k, (names, chances) in LEVELS.items()}
    return People("people", pd.DataFrame(columns), ("age", "area", "access"), ("follow_up",))


def all_counts(people: People) -> list:
    """Return every two-way count, one-way count and the total, as statements."""
    found = []
    for ways in (0, 1, 2):
        for keys in combinations(LEVELS, ways):
            grid = pd.MultiIndex.from_product([LEVELS[k][0] for k in keys]) if keys else [()]
            for row, names in enumerate(grid):
                parts = dict(zip(keys, names if ways > 1 else (names,), strict=False))
                about = count(**parts)
                number = true_value(about, people)
                found += realise(about, number, 1, Place(" × ".join(keys), row), people)
    return found


def small(statement) -> bool:
    return 0 < statement.low < HIDDEN_BELOW


def plain_route(people: People, statements: list) -> tuple[list[float], int]:
    """Bound each hidden cell over the full cross-classification, two programs a cell."""
    cells = pd.MultiIndex.from_product([names for names, _ in LEVELS.values()], names=list(LEVELS))
    frame = cells.to_frame()

    def row(statement):
        (_, group), inside = statement.about.terms[0], np.ones(len(frame), dtype=bool)
        for key, names in group:
            inside &= frame[key].isin(names).to_numpy()
        return inside.astype(float)

    shown = [each for each in statements if not small(each)]
    equal, limits = np.array([row(s) for s in shown]), [s.low for s in shown]
    widths = []
    for hidden in (each for each in statements if small(each)):
        costs = row(hidden)
        ends = [optimize.linprog(c, A_eq=equal, b_eq=limits).fun for c in (costs, -costs)]
        widths.append(-ends[1] - ends[0])
    return widths, 2 * len(widths)


def plain_audit(people: People, statements: list) -> None:
    """Bound every one- and two-way group that way, as the audit does."""
    shown = [each for each in statements if not small(each)]
    everything = [replace(each, low=1.0, high=1.0) for each in statements]
    plain_route(people, [*shown, *everything])


def seconds(work) -> tuple[float, object]:
    start = time.process_time()
    result = work()
    return time.process_time() - start, result


def main() -> None:
    hidden = exact = close = programs = 0
    ours, plain, stopped, blocked = [], [], 0, 0
    audit(all_counts(pilot(0)), "internal", pilot(0))  # what is loaded once
    for seed in range(SEED, SEED + PILOTS):
        people = pilot(seed)
        statements = all_counts(people)
        shown = [each for each in statements if not small(each)]
        taken, result = seconds(lambda p=people, s=shown: audit(s, "internal", p))
        ours.append(taken)
        programs += result.programs
        blocked += not result.cleared
        stopped += bool(plain_threshold(shown, people, HIDDEN_BELOW))
        taken, (widths, _) = seconds(lambda p=people, s=statements: plain_route(p, s))
        plain.append(taken)
        hidden += len(widths)
        exact += sum(width < 0.5 for width in widths)
        close += sum(0.5 <= width < 3 for width in widths)
    print(f"pilots {PILOTS} of {PEOPLE} people, counts printed by the last  {len(shown):6d}")
    print(f"cells hidden by a threshold of {HIDDEN_BELOW} alone           {hidden:10d}")
    print(f"  come back exactly                            {exact:10d}")
    print(f"  to a width under 3                           {close:10d}")
    print(f"releases that a plain threshold stops          {stopped:10d}")
    print(f"releases that the audit stops                  {blocked:10d}")
    print(f"audit(), every one- and two-way group, mean    {np.mean(ours):10.3f} s")
    print(f"audit(), slowest                               {max(ours):10.3f} s")
    print(f"programs a release                             {programs / PILOTS:10.1f}")
    print(f"plain scipy and pandas route, mean             {np.mean(plain):10.3f} s")
    print(f"ratio, plain route to audit()                  {np.mean(plain) / np.mean(ours):10.1f}")
    people = pilot(SEED)
    whole, _ = seconds(lambda: plain_audit(people, all_counts(people)))
    print(f"plain route, every one- and two-way group      {whole:10.3f} s")
    print(f"ratio, that to audit()                         {whole / np.mean(ours):10.1f}")
    after_repair()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"most memory, whole process                     {memory:10.0f} MB")


def after_repair() -> None:
    """Repair the tables of every pilot, and look for anything that is left or wrong."""
    plan = [Planned("_".join(keys), keys) for keys in combinations(LEVELS, 2)]
    taken, left, wrong, lost = [], 0, 0, []
    for seed in range(SEED, SEED + PILOTS):
        people = pilot(seed)
        spent, result = seconds(lambda p=people: repair(plan, p, "internal"))
        taken.append(spent)
        left += len(audit(result.statements, "internal", people).exposures)
        values = [(s, true_value(s.about, people)) for s in result.statements]
        wrong += sum(not s.low <= value <= s.high for s, value in values)
        lost.append(result.lost)
    print(f"repair(), mean                                 {np.mean(taken):10.3f} s")
    print(f"groups still exposed after repair              {left:10d}")
    print(f"wrong numbers after repair                     {wrong:10d}")
    print(f"information that is not printed, mean          {np.mean(lost):10.0%}")


if __name__ == "__main__":
    main()
