"""A cell that draws from unseeded global randomness fails, in words; seeded or own does not."""

import pytest
from cells import errors, run_cells

from analysis.language.texts import text
from analysis.running import forking

BAD = {
    "random": "import random, numpy as np; random.random()",
    "numpy.random": "np.random.rand(312)",  # as many as the generator holds: its place is the same
}
GOOD = (
    "np.random.default_rng(1).random(); random.Random(1).random(); import uuid; uuid.uuid4()",
    "import tempfile; tempfile.mkdtemp()",
    "1 / 0",
)
SEEDED = (
    *("random.seed()", "random.random()", "random.seed(7); random.random()", "random.random()"),
    *("np.random.seed(7)", "np.random.rand()", "random.setstate(random.getstate())"),
)


@pytest.fixture(scope="module", params=["plain", "forked"])
def cells(request):
    if request.param == "forked" and not forking.can_fork():
        pytest.skip("no forking on this system")
    sources = [*BAD.values(), *GOOD, *SEEDED]
    ran = run_cells(request.param, sources, environment={"CASEBOOK_LANG": "en"}).cells
    forking.stop()
    return dict(zip(sources, ran, strict=True))


@pytest.mark.slow
@pytest.mark.parametrize("name", BAD)
def test_an_unseeded_draw_fails_its_cell_and_says_what_to_write(cells, name):
    [error] = [out for out in cells[BAD[name]].outputs if out.output_type == "error"]
    assert error.ename == "UnseededRandomness"
    assert error.evalue == text("kernels.unseeded", "en", name=name)
    assert "numpy.random.default_rng(seed)" in error.evalue


def test_generators_of_ones_own_are_free_and_other_errors_stay(cells):
    assert [errors(cells[source]) for source in GOOD] == [[], [], ["ZeroDivisionError"]]


def test_a_seed_frees_the_generator_for_the_rest_of_the_notebook(cells):
    found = [bool(errors(cells[source])) for source in dict.fromkeys(SEEDED)]
    # seeding from the clock is no seed; `random.random()` stands once in the dictionary, last
    assert found == [True, False, False, False, False, False]


def test_a_run_stops_at_an_unseeded_draw():
    from nbclient.exceptions import CellExecutionError

    with pytest.raises(CellExecutionError, match="UnseededRandomness"):
        run_cells("plain", ["import random; random.random()"], allow_errors=False)
