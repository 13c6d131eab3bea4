"""The score in one place: every planted attack is blocked, and what a plain threshold of 5 does."""

import pandas as pd
import pytest

from analysis.disclosure import (
    People,
    Place,
    Statement,
    audit,
    count,
    plain_threshold,
    realise,
    share,
)
from analysis.disclosure.truth import true_value

PLAIN, MINIMUM = 5, "public"
# 8 of the countryside left; 4 of the countryside are between 60 and 64; 3 of them joined later
ROWS = {
    ("rural", "16_59", "yes", "first"): 460,
    ("rural", "60_64", "yes", "first"): 4,
    ("rural", "65_plus", "yes", "first"): 525,
    ("rural", "65_plus", "yes", "later"): 3,
    ("rural", "65_plus", "no", "first"): 8,
    ("town", "16_59", "yes", "first"): 300,
    ("town", "60_64", "yes", "first"): 200,
    ("town", "60_64", "no", "first"): 100,
    ("town", "65_plus", "yes", "first"): 300,
    ("town", "65_plus", "no", "first"): 100,
}
RURAL = {"area": "rural"}
YOUNGER, UNDER_65 = {"age_band": "16_59"}, {"age_band": "16_59;60_64"}
STAYED, FIRST = {"follow_up": "yes"}, {"joined": "first"}


@pytest.fixture(scope="module")
def crowd() -> People:
    rows = [row for row, people in ROWS.items() for _ in range(people)]
    frame = pd.DataFrame(rows, columns=["area", "age_band", "follow_up", "joined"])
    return People("people", frame, ("area", "age_band", "joined"), ("follow_up",))


def number(about, outlet, digit=1.0, release=""):
    return about, outlet, digit, release


# What is printed, by attack: what it says, where it stands, its last digit, its release
ATTACKS = {
    "margins": [
        number(count(**RURAL), "table_en"),
        number(count(**RURAL, **YOUNGER), "table_en"),
        number(count(**RURAL, age_band="65_plus"), "table_en"),
    ],
    "waves": [number(count(**RURAL), "table_en"), number(count(**RURAL, **STAYED), "table_en")],
    "percentages": [
        number(count(**RURAL), "table_en"),
        number(share(STAYED, RURAL), "table_en", 0.1),
    ],
    "two tables": [
        number(count(**RURAL, **UNDER_65), "table_en"),
        number(count(**RURAL, **YOUNGER), "table_en"),
    ],
    "two languages": [
        number(count(**RURAL), "table_en"),
        number(share(STAYED, RURAL), "table_en"),
        number(share(STAYED, RURAL), "table_cy", 0.1),
    ],
    "prior release": [
        number(count(**RURAL), "table_en"),
        number(count(**RURAL, **FIRST), "release", release="1.0"),
    ],
    "download": [
        number(count(**RURAL), "table_en"),
        number(share(STAYED, RURAL), "table_en"),
        number(share(STAYED, RURAL), "download_en", 0.1),
    ],
    "alt text": [
        number(count(**RURAL, **UNDER_65), "table_en"),
        number(count(**RURAL, **YOUNGER), "alt_en"),
    ],
}


def written(crowd: People, numbers: list) -> list[Statement]:
    found: list[Statement] = []
    for row, (about, outlet, digit, release) in enumerate(numbers, start=1):
        value = round(true_value(about, crowd) / digit) * digit
        place = Place("pilot.made_up", row, "counted", outlet)
        found += realise(about, value, digit, place, crowd, release)
    return found


def test_every_planted_attack_is_blocked_where_a_plain_threshold_misses_it(crowd, capsys) -> None:
    score = {}
    for name, numbers in ATTACKS.items():
        held = written(crowd, numbers)
        result = audit(held, MINIMUM, crowd)
        assert not result.faults, f"{name}: every number is true"
        score[name] = (not result.cleared, bool(plain_threshold(held, crowd, PLAIN)))
    with capsys.disabled():
        for name, (ours, plain) in score.items():
            print(f"{name:15} audit {'blocks' if ours else 'MISSES'}", end="")  # noqa: T201
            print(f", threshold of {PLAIN} {'blocks' if plain else 'misses'}")  # noqa: T201
    assert sum(ours for ours, _ in score.values()) == len(ATTACKS) == 8
    assert sum(plain for _, plain in score.values()) == 0


@pytest.mark.parametrize("name", list(ATTACKS))
def test_without_its_last_number_a_planted_attack_may_be_published(crowd, name) -> None:
    held = written(crowd, ATTACKS[name][:-1])
    assert audit(held, MINIMUM, crowd).cleared
