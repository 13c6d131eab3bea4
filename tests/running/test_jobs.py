"""What is run for what: councils, parameters and grids, each job once and in its own folder."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.case import Case, CaseError
from analysis.findings import findings_file
from analysis.running import (
    Asked,
    Manner,
    Outcome,
    ParameterError,
    find_step,
    list_jobs,
    told,
    write_side_by_side,
    write_summary,
)
from analysis.running import room as room_module
from analysis.running.jobs import LONGEST_NAME, variant_name
from analysis.tables.councils import UnknownCouncil

DESK = "2_desk_research"


def names(study, **asked):
    return [job.name for job in list_jobs(study, Asked(**asked))]


def test_a_case_is_all_its_notebooks_in_order(study):
    found = names(study)
    assert [name[0] for name in found] == [*"12345"]


def test_a_council_is_desk_research_alone_in_a_folder_of_its_own(study):
    (job,) = list_jobs(study, Asked(councils=["W06000014"]))
    assert job.name == f"{DESK} W06000014"
    assert job.parameters == {"case": "monmouthshire", "council": "W06000014"}
    assert job.study.processed == study.processed / "councils" / "W06000014"
    (typed,) = list_jobs(study, Asked(given=[("council", "W06000014")]))
    assert (typed.name, typed.parameters) == (job.name, job.parameters)


def test_wales_is_its_22_councils_with_the_cases_own_in_its_own_place(study):
    found = names(study, councils=["wales"])
    assert len(found) == len(set(found)) == 22
    assert DESK in found
    assert f"{DESK} W06000021" not in found


def test_the_united_kingdom_is_every_council_of_the_reference_table(study):
    assert len(names(study, councils=["uk"])) == 361


def test_councils_by_nation_and_by_code_come_once_each(study):
    found = names(study, councils=["Northern Ireland", "N09000001", "W06000014"])
    assert len(found) == 12
    assert found[-1] == f"{DESK} W06000014"


def test_an_unknown_council_stops_before_anything_runs(study):
    with pytest.raises(UnknownCouncil, match="W06000014"):
        list_jobs(study, Asked(councils=["W0600014"]))


@pytest.mark.parametrize(
    "asked",
    [
        {"councils": ["wales"], "given": [("council", "W06000014")]},
        {"councils": ["wales"], "grid": {"council": ["W06000014"]}},
    ],
)
def test_councils_given_in_two_ways_are_refused(study, asked):
    with pytest.raises(ParameterError, match="council: found it in two ways; expected it once"):
        list_jobs(study, Asked(**asked))


def test_a_grid_is_every_combination_by_the_notebooks_that_take_it(study):
    found = names(study, grid={"k": ["5", "10"], "level": ["0.9"]})
    assert found == [f"{DESK} k=5", "4_pilot_evaluation level=0.9", f"{DESK} k=10"]


def test_a_grid_for_councils_has_a_folder_for_each_of_both(study):
    jobs = list_jobs(study, Asked(grid={"k": ["5", "10"]}, councils=["W06000014", "W06000015"]))
    places = {job.study.processed.relative_to(study.workspace).as_posix() for job in jobs}
    assert places == {
        f"councils/{code}/variants/k={k}" for code in ("W06000014", "W06000015") for k in (5, 10)
    }


def test_a_value_of_the_grid_that_is_the_notebooks_own_is_the_cases_own_run(study):
    first, second = list_jobs(study, Asked(steps=[find_step("2")], grid={"k": ["0", "5"]}))
    assert first.study.processed == study.processed
    assert second.study.variant == "k=5"


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"given": [("k", "0")]}, [DESK]),
        ({"given": [("k", "5"), ("k", "0")]}, [DESK]),
        (
            {"grid": {"missing_share": ["0.05", "0.1"], "trials": ["500", "1000"]}},
            ["missing_share=0.05,trials=500", "missing_share=0.05", "trials=500", ""],
        ),
        (
            {"grid": {"k": ["0", "5"], "pilots": ["100"]}},
            [DESK, "4_pilot_evaluation pilots=100", f"{DESK} k=5"],
        ),
    ],
)
def test_the_notebooks_own_value_chooses_notebooks_as_any_other_does(study, asked, expected):
    ties = "3_stakeholder_network"
    whole = [name if name[:1].isdigit() else f"{ties} {name}".strip() for name in expected]
    assert names(study, **asked) == whole


def test_all_faults_of_a_grid_come_at_once(study):
    with pytest.raises(ParameterError) as raised:
        list_jobs(study, Asked(grid={"k": ["ten"], "levle": ["0.9"], "within": []}))
    message = str(raised.value)
    assert "k: found “ten”; expected a whole number" in message
    assert "Did you mean “level”?" in message
    assert "within: found no value" in message


def test_a_parameter_in_the_grid_and_beside_it_is_refused(study):
    with pytest.raises(ParameterError, match="k: found it with -p and in --grid"):
        list_jobs(study, Asked(grid={"k": ["5"]}, given=[("k", "6")]))


VALUES = st.one_of(st.integers(), st.floats(allow_nan=False), st.text(max_size=60), st.booleans())


@given(st.dictionaries(st.from_regex(r"[a-z_]{1,12}", fullmatch=True), VALUES, min_size=1))
def test_the_name_of_a_folder_is_safe_short_and_always_the_same(changed):
    name = variant_name(changed)
    assert name == variant_name(dict(reversed(changed.items())))
    assert len(name) <= LONGEST_NAME
    assert not {*name} & {*'/\\:*?"<>|\0 \n'}
    assert name.strip(".") == name


@given(st.lists(st.tuples(VALUES, VALUES), min_size=2, max_size=2, unique_by=repr))
def test_different_parameters_never_share_a_folder(pairs):
    first, second = ({"a": str(one), "b": str(two)} for one, two in pairs)
    assert (variant_name(first) == variant_name(second)) == (first == second)


def test_a_kernel_learns_its_folder_from_its_environment(study, monkeypatch):
    monkeypatch.setenv("CASEBOOK_VARIANT", "k=5")
    loaded = Case.load("monmouthshire", study.root)
    assert loaded.processed == study.workspace / "variants" / "k=5"
    monkeypatch.setenv("CASEBOOK_VARIANT", "../elsewhere")
    with pytest.raises(CaseError, match="found the variant “../elsewhere”"):
        Case.load("monmouthshire", study.root)


def test_kernels_are_forked_where_they_can_be_unless_plain_ones_are_asked_for(monkeypatch):
    choose = room_module.choose_kernels
    monkeypatch.setattr("analysis.running.forking.can_fork", lambda: True)
    assert [choose(wish) for wish in ("auto", "forked", "plain")] == ["forked", "forked", "plain"]
    monkeypatch.setattr("analysis.running.forking.can_fork", lambda: False)
    assert {choose(wish) for wish in ("auto", "forked", "plain")} == {"plain"}


def test_no_more_notebooks_at_once_than_memory_holds(monkeypatch):
    monkeypatch.setattr(room_module, "free_memory", lambda: 1000)
    assert room_module.most_at_once("plain") == 2
    monkeypatch.setattr(room_module, "free_memory", lambda: 10)
    assert room_module.most_at_once("plain") == 1
    monkeypatch.undo()
    assert 0 < room_module.free_memory() < 10_000_000


def test_a_containers_limit_counts_where_it_is_less(monkeypatch, tmp_path):
    limits = (tmp_path / "max", tmp_path / "current")
    limits[0].write_text(str(300 * 2**20))
    limits[1].write_text(str(100 * 2**20))
    monkeypatch.setattr(room_module, "MEMORY_LIMITS", limits)
    assert room_module.free_memory() == 200


def write_figures(study, value):
    file = findings_file(study, "desk_research")
    file.parent.mkdir(parents=True, exist_ok=True)
    figure = {"unit": "count", "value": value, "interval": None}
    name = {"unit": "name", "value": {"cy": "Caerdydd", "en": "=Cardiff"}, "interval": None}
    file.write_text(json.dumps({"figures": {"near": figure, "nearest": name}}), encoding="utf-8")


def test_figures_of_runs_stand_below_each_other_beside_the_cases_own(study):
    write_figures(study, 15)
    jobs = list_jobs(study, Asked(grid={"k": ["5", "10"]}))
    for job, value in zip(jobs, (5, 10), strict=True):
        write_figures(job.study, value)
    path = write_side_by_side(study, jobs)
    rows = path.read_text(encoding="utf-8-sig").splitlines()
    assert rows == [
        "subject,figure,unit,council,parameters,value,low,high,own_value",
        "desk_research,near,count,,k=5,5,,,15",
        "desk_research,nearest,name,,k=5,'=Cardiff,,,'=Cardiff",
        "desk_research,near,count,,k=10,10,,,15",
        "desk_research,nearest,name,,k=10,'=Cardiff,,,'=Cardiff",
    ]


DAMAGED = {
    "cut short": '{"figures": {',
    "another shape": "[]",
    "without figures": "{}",
    "a list of figures": '{"figures": [1]}',
    "figures that are none": '{"figures": {"near": 15}}',
    "figures without a value": '{"figures": {"near": {"unit": "count"}}}',
    "deep": "[" * 100_000,
}


@pytest.mark.parametrize("content", DAMAGED.values(), ids=DAMAGED)
def test_damaged_findings_of_the_cases_own_run_leave_their_column_blank(study, content):
    (job,) = list_jobs(study, Asked(given=[("k", "5")]))
    write_figures(job.study, 5)
    write_figures(study, 15)
    findings_file(study, "desk_research").write_text(content, encoding="utf-8")
    rows = write_side_by_side(study, [job]).read_text(encoding="utf-8-sig").splitlines()
    assert rows[1:] == [
        "desk_research,near,count,,k=5,5,,,",
        "desk_research,nearest,name,,k=5,'=Cardiff,,,",
    ]


def test_a_run_leaves_a_summary_for_machines(study):
    (job,) = list_jobs(study, Asked(steps=[find_step("2")], councils=["W06000014"]))
    outcome = Outcome(job, "failed", 1.23456, ["not_run"], "cell 3: no", job.step.failed(job.study))
    path = write_summary(study, [outcome], Manner(kernels="forked"), 2, 1.5)
    content = json.loads(path.read_text(encoding="utf-8"))
    assert path == study.workspace / "run.json"
    assert content["ended"] == {"done": 0, "fresh": 0, "failed": 1, "held back": 0, "skipped": 0}
    assert content["jobs"] == [json.loads(json.dumps(told(outcome)))]
    (kept,) = content["jobs"]
    assert (kept["council"], kept["seconds"], kept["error"]) == ("W06000014", 1.235, "cell 3: no")
    assert kept["notebook_file"].startswith("data/processed/monmouthshire/councils/W06000014/")
