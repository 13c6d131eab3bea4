"""What holds for every publication: the audit agrees with trying all tables of people."""

import random
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from made_up_people import LEVELS, TINY, fitting, inside, publications, seen, written

from analysis.disclosure import About, People, audit, count, holds

EXPOSED = ("direct", "inferred")


def kinds(result):
    return {(each.kind, each.group) for each in result.exposures}


def named_keys(statements):
    groups = [g for s in statements for g in (*(g for _, g in s.about.terms), s.about.base or ())]
    return {key for group in groups for key, _ in group}


def one_and_two_way(people, statements, without=""):
    """Return the groups of the dimensions that are named and have more than one level."""
    keys = {
        key for key in named_keys(statements) - {without} if len(seen(people, statements, key)) > 1
    }
    cells = [((key, (level,)),) for key in sorted(keys) for level in LEVELS[key]]
    pairs = [a + b for a in cells for b in cells if a[0][0] < b[0][0]]
    return cells + pairs


@given(publications())
def test_an_audit_exposes_exactly_what_trying_all_tables_narrows_down(publication):
    people, statements = publication
    result = audit(statements, TINY, people)
    assert result.faults == ()
    cells, tables = fitting(people, statements)
    assert len(tables), "the truth fits"
    exposed = {group for kind, group in kinds(result) if kind in EXPOSED}
    direct = {group for kind, group in kinds(result) if kind == "direct"}
    for group in one_and_two_way(people, statements):
        sizes = tables @ inside(group, cells)
        truth = int(
            (people.frame[[k for k, _ in group]] == [n[0] for _, n in group]).all(axis=1).sum()
        )
        if 0 < truth < TINY.minimum:
            narrow = sizes.max() - sizes.min() < TINY.width
            assert (group in exposed) == (narrow or group in direct)


@given(publications())
def test_all_or_none_is_reported_exactly_when_every_table_has_it(publication):
    people, statements = publication
    found = kinds(audit(statements, TINY, people))
    cells, tables = fitting(people, statements)
    if "online" not in named_keys(statements) or len(seen(people, statements, "online")) < 2:
        return
    for group in one_and_two_way(people, statements, "online"):
        held = dict(group)
        there = people.frame[[*held]].eq([names[0] for names in held.values()]).all(axis=1)
        if not there.any():
            continue
        for level in LEVELS["online"]:
            has = tuple(sorted((*group, ("online", (level,)))))
            rest = tuple(
                sorted((*group, ("online", tuple(x for x in LEVELS["online"] if x != level))))
            )
            other = tuple(sorted(rest))  # two levels: "none yes" is told as "all no"
            assert (("all", other) in found) == ((tables @ inside(has, cells)).max() == 0)


@given(publications())
def test_every_statement_realised_from_true_numbers_holds(publication):
    people, statements = publication
    assert all(holds(statement, people) for statement in statements)


@given(publications(every_level=True), st.data())
def test_adding_statements_never_hides_an_exposed_group(publication, data):
    people, statements = publication
    fewer = data.draw(st.lists(st.sampled_from(statements), unique_by=id))
    before, after = (audit(held, TINY, people) for held in (fewer, statements))
    groups = {each.group for each in after.exposures}
    assert {each.group for each in before.exposures} <= groups


@given(publications(), st.randoms())
def test_the_order_of_statements_changes_nothing(publication, chance):
    people, statements = publication
    shuffled = random.Random(chance.random()).sample(statements, len(statements))
    assert audit(statements, TINY, people) == audit(shuffled, TINY, people)


OTHER_NAMES = {"a": "z", "b": "y", "old": "1", "young": "0", "no": "oui", "yes": "non"}


def renamed(group):
    return tuple((k, tuple(sorted(OTHER_NAMES[n] for n in names))) for k, names in group)


def in_other_names(about: About) -> About:
    terms = tuple((c, renamed(g)) for c, g in about.terms)
    return replace(about, terms=terms, base=None if about.base is None else renamed(about.base))


@given(publications())
def test_the_names_of_levels_change_nothing(publication):
    people, statements = publication
    other = People("people", people.frame.replace(OTHER_NAMES), people.dimensions, people.answers)
    moved = [replace(each, about=in_other_names(each.about)) for each in statements]
    here, there = audit(statements, TINY, people), audit(moved, TINY, other)
    assert {(k, renamed(g)) for k, g in kinds(here)} == kinds(there)


@given(publications())
def test_a_wrong_number_is_a_fault_and_never_cleared(publication):
    people, statements = publication
    wrong = replace(statements[0], low=statements[0].low + 1, high=statements[0].high + 1)
    result = audit([wrong, *statements[1:]], TINY, people)
    assert not result.cleared
    assert "not_true" in {fault.kind for fault in result.faults}


def test_without_the_people_only_what_is_proved_small_is_exposed():
    from made_up_people import people_of

    people = people_of([("a", "old", "no")] * 4 + [("b", "old", "yes")] * 2)
    statements = [*written(count(), people), *written(count(area="a"), people)]
    result = audit(statements, "public")
    assert {each.group for each in result.exposures} >= {(("area", ("a",)),)}
    assert audit([*written(count(), people)], "public").cleared
