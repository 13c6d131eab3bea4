"""The programs behind the audit: warm and cold solver, cliques, and tables that join freely."""

import numpy as np
import pytest
from hypothesis import given
from made_up_people import TINY, publications
from scipy import optimize, sparse
from test_planted_attacks import crowd, publish

from analysis.disclosure import audit, count, searching, share, solver
from analysis.disclosure.bounds import Program, TooManyCombinationsError
from analysis.disclosure.joining import joined_range
from analysis.disclosure.profiles import profile
from analysis.disclosure.reading import read
from analysis.disclosure.trees import junction_tree


def exposed(result):
    return {(each.kind, each.group) for each in result.exposures}


@given(publications())
def test_without_the_bundled_solver_the_same_groups_are_exposed(publication):
    people, statements = publication
    with pytest.MonkeyPatch.context() as changed:
        changed.setattr(solver, "_warm", lambda *_: None)
        cold = audit(statements, TINY, people)
    assert exposed(cold) == exposed(audit(statements, TINY, people))


@given(publications())
def test_in_a_large_program_a_group_is_exposed_only_where_it_truly_is(publication):
    """Beyond a size real numbers decide: then nothing is exposed that whole people leave open."""
    people, statements = publication
    with pytest.MonkeyPatch.context() as changed:
        changed.setattr(searching, "WHOLE_UP_TO", 0)
        real = audit(statements, TINY, people)
    assert exposed(real) <= exposed(audit(statements, TINY, people))


def test_the_solver_goes_on_from_where_it_ended():
    rng = np.random.default_rng(3)
    matrix = sparse.csc_matrix(rng.integers(0, 3, (6, 9)).astype(float))
    lower, upper = np.full(6, -np.inf), rng.integers(5, 20, 6).astype(float)
    lower[0] = upper[0]
    warm = solver.Solver(matrix, lower, upper)
    for _ in range(20):
        costs = rng.normal(size=9)
        found, cold = warm.most(costs), warm._cold_most(costs)
        assert found.status == cold.status
        if found.status == "optimal":
            assert found.value == pytest.approx(cold.value, abs=1e-7)
            rows = matrix @ found.point
            assert (rows <= upper + 1e-7).all()
            assert rows[0] == pytest.approx(upper[0])


def test_scipy_calls_a_program_without_end_infeasible_and_the_solver_does_not():
    rows = np.array([[-1.0, 0, -1, 0, -1, 0], [-68.5, 0, 131.5, 0, 31.5, 0]])
    rows = np.vstack([rows, [67.5, 0, -132.5, 0, -32.5, 0]])
    limits, costs = np.array([-10.0, 0, 0]), np.array([0.0, 0, 1, 0, 0, 0])
    theirs = optimize.linprog(-costs, A_ub=rows, b_ub=limits, method="highs-ds")
    ours = solver.Solver(sparse.csc_matrix(rows), np.full(3, -np.inf), limits).most(costs)
    assert theirs.status == 2
    assert ours.status == "unbounded"
    for size in (1.0, 1e6):  # these fit, and the last one is a million times the first
        assert (rows @ (size * np.array([100.0, 0, 51.5, 0, 0, 0])) <= limits).all()


def test_dimensions_that_no_table_ties_stay_apart():
    tree = junction_tree([("a", "b"), ("b", "c"), ("d",)], dict.fromkeys("abcd", 3))
    assert sorted(tree.cliques) == [("a", "b"), ("b", "c"), ("d",)]
    ring = junction_tree([("a", "b"), ("b", "c"), ("c", "d"), ("a", "d")], dict.fromkeys("abcd", 2))
    assert sorted(map(len, ring.cliques)) == [3, 3]


def test_tables_join_freely_within_what_they_share():
    blocks = [(9, {"area": "a", "answer": "x", "use": "u"})]
    blocks += [(6, {"area": "a", "answer": "y", "use": "v"})]
    people = crowd(*blocks, (20, {"area": "b", "answer": "y", "use": "v"}))
    held = publish(people, count(area="a", answer="x"), count(area="a", use="u"), count(area="a"))
    reading = read(held, profile("public"), people, "people")
    program = Program(reading.space, reading.rows)
    program.most_of(program.vector(((-1.0, ()),)))  # the fewest people: those of area a
    group = (("answer", ("x",)), ("use", ("u",)))
    assert joined_range(program, group, program.points) == pytest.approx((3, 9))


def test_too_many_combinations_are_not_cleared(monkeypatch):
    monkeypatch.setattr("analysis.disclosure.bounds.MOST_CELLS", 3)
    people = crowd((40, {"area": "a", "answer": "x"}), (40, {"area": "b", "answer": "y"}))
    held = publish(people, share({"answer": "x"}, {"area": "a"}))
    result = audit(held, "public", people)
    assert [fault.kind for fault in result.faults] == ["too_many_combinations"]
    reading = read(held, profile("public"), people, "people")
    with pytest.raises(TooManyCombinationsError, match="4 combinations are tied together; 3 can"):
        Program(reading.space, reading.rows)
