"""Made-up people and numbers about them, and every table of people that fits by trying all."""

from functools import cache
from itertools import combinations_with_replacement, product

import numpy as np
import pandas as pd
from hypothesis import strategies as st

from analysis.disclosure import (
    People,
    Place,
    Profile,
    count,
    net,
    realise,
    share,
    true_value,
)

LEVELS = {"area": ("a", "b"), "age": ("old", "young"), "online": ("no", "yes")}
TINY = Profile("tiny", 3, 2, False, "for tests")


def people_of(rows, answers=("online",)):
    frame = pd.DataFrame(rows, columns=list(LEVELS))
    return People("people", frame, tuple(k for k in LEVELS if k not in answers), answers)


def written(about, people, step=1.0, item="table", row=0, release=""):
    """Return the statements of a number as it would be printed, in units of a step."""
    value = true_value(about, people)
    if value is None:
        return ()
    unit = max(step, about.step)
    printed = round(value / unit) * unit
    return realise(about, printed, step, Place(item, row), people, release)


@st.composite
def pilots(draw, most=6):
    rows = draw(
        st.lists(
            st.tuples(*(st.sampled_from(v) for v in LEVELS.values())), min_size=1, max_size=most
        )
    )
    return people_of(rows)


groups = st.dictionaries(st.sampled_from(list(LEVELS)), st.integers(0, 1), max_size=3).map(
    lambda picked: {key: LEVELS[key][place] for key, place in picked.items()}
)


@st.composite
def abouts(draw):
    kind = draw(st.sampled_from(["count", "count", "rounded", "share", "net"]))
    conditions = draw(groups)
    if kind == "count":
        return count(**conditions)
    if kind == "rounded":
        return count(step=2, **conditions)
    part = draw(groups.filter(bool))
    base = {key: value for key, value in conditions.items() if key not in part}
    if kind == "share":
        return share(part, base)
    key = draw(st.sampled_from(sorted(part)))
    return net({key: LEVELS[key][0]}, {key: LEVELS[key][1]}, base)


@st.composite
def publications(draw, most=6, every_level=False):
    """Draw people and what is published of them: the total, and some other numbers."""
    people = draw(pilots())
    if every_level:
        ends = [tuple(names[end] for names in LEVELS.values()) for end in (0, 1)]
        people = people_of([*people.frame.itertuples(index=False, name=None), *ends])
    statements = list(written(count(), people))
    for row, about in enumerate(draw(st.lists(abouts(), max_size=most)), 1):
        statements += written(about, people, draw(st.sampled_from([1.0, 0.1])), row=row)
    return people, statements


def seen(people, statements, key):
    """Return the levels of a dimension that somebody has or some statement names."""
    named = [g for s in statements for g in (*(g for _, g in s.about.terms), s.about.base or ())]
    told = {name for group in named for k, names in group if k == key for name in names}
    return sorted({*people.frame[key], *told})


@cache
def every_table(cells, total):
    """Return all tables of so many people over some cells."""
    chosen = combinations_with_replacement(range(cells), total)
    found = [np.bincount(np.array(each, dtype=int), minlength=cells) for each in chosen]
    return np.array(found).reshape(-1, cells)


def inside(group, cells):
    keys = list(LEVELS)
    return np.array([all(cell[keys.index(key)] in names for key, names in group) for cell in cells])


def fitting(people, statements, more=0):
    """Return the cells, and all tables that make every statement true.

    The tables are of as many people as there are; of any number up to so many more where given.
    """
    cells = list(product(*(seen(people, statements, key) for key in LEVELS)))
    most = len(people.frame) + more
    totals = range(most + 1) if more else [most]
    tables = np.concatenate([every_table(len(cells), total) for total in totals])
    kept = np.ones(len(tables), dtype=bool)
    for each in statements:
        about = each.about
        top = sum(c * about.scale * (tables @ inside(g, cells)) for c, g in about.terms)
        base = 1 if about.base is None else tables @ inside(about.base, cells)
        kept &= (each.low * base <= top + 1e-7) & (top - 1e-7 <= each.high * base)
        kept &= by_the_rule(each, people, cells, tables)
    return cells, tables[kept]


def by_the_rule(statement, people, cells, tables):
    """Return which tables have no small group that the statement is about by itself."""
    about, kept = statement.about, np.ones(len(tables), dtype=bool)
    base = [] if about.base is None else [about.base]
    for group in base + ([about.terms[0][1]] if len(about.terms) == 1 else []):
        columns = [people.frame[key].isin(names) for key, names in group]
        size = int(np.logical_and.reduce([np.ones(len(people.frame), bool), *columns]).sum())
        sizes = tables @ inside(group, cells)
        if TINY.small(size):
            continue
        if group in base or statement.low > 0:
            kept &= sizes >= TINY.minimum
        elif about.base is None and statement.high < TINY.minimum:
            kept &= sizes == 0
    return kept
