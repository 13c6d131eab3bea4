"""The parent that is kept while jobs run: what it does before it forks the first kernel."""

from concurrent.futures import Future

import pytest

from analysis.language import Words
from analysis.running import forking, keep_parent, warm_charts

HAS_KERNEL = ("builtins:eval", "'ipykernel.kernelapp' in __import__('sys').modules")
KEPT = "sorted(__import__('analysis.charts.files', fromlist=['_kept'])._kept.items())"

needs_fork = pytest.mark.skipif(not forking.can_fork(), reason="no forking on this system")


@pytest.fixture
def no_parent():
    forking.stop()
    yield
    forking.stop()


@pytest.fixture
def asked(monkeypatch):
    """What is asked of a parent, which answers a call with the values it was given."""
    done = []

    def ask(kind):
        def answer(name, *values):
            done.append((kind, name))
            future = Future()
            future.set_result(values)
            return future

        return answer

    monkeypatch.setattr(forking, "begin", lambda: done.append(("begin", "")) or True)
    monkeypatch.setattr(forking, "start", lambda names: done.append(("start", "")) or True)
    monkeypatch.setattr(forking, "stop", lambda: None)
    monkeypatch.setattr(forking, "call", ask("call"))
    monkeypatch.setattr(forking, "warm", ask("warm"))
    return done


@needs_fork
def test_a_parent_can_be_asked_before_it_has_what_kernels_need(no_parent):
    assert forking.begin()
    assert forking.call(*HAS_KERNEL).result(60) is False
    assert forking.start()
    assert forking.call(*HAS_KERNEL).result(60) is True


def test_the_first_cases_tables_are_checked_while_the_parent_still_imports(study, asked):
    with keep_parent([], "tables:check", [study]) as check:
        assert [kind for kind, _ in asked] == ["begin", "warm", "call", "start"]
        assert check(study) == (study,)
        assert len(asked) == 4  # it had been asked already
        other = study.for_council("W06000001")
        assert check(other) == (other,)
        assert asked[4:] == [("call", "tables:check")]


def test_a_check_whose_process_died_is_made_here(study, asked, monkeypatch):
    died = Future()
    died.set_exception(forking.NotForked(Words("kernels.not_forked.gone")))
    monkeypatch.setattr(forking, "call", lambda *_: died)
    with keep_parent([], "builtins:repr", [study]) as check:
        assert check(study) == repr(study)


def test_pngs_are_made_in_a_process_of_their_own_and_kept_by_the_parent(study, asked):
    warm_charts(study, "framing", "cy")
    made, kept = "analysis.findings:charts_as_png", "analysis.charts:keep_png"
    assert asked == [("warm", "analysis.findings:warm_charts"), ("call", made), ("warm", kept)]


def test_pngs_that_could_not_be_made_are_left_to_the_notebooks(study, asked, monkeypatch):
    failed = Future()
    failed.set_exception(ValueError("no findings"))
    monkeypatch.setattr(forking, "call", lambda *_: failed)
    warm_charts(study, "framing", "cy")
    assert asked == [("warm", "analysis.findings:warm_charts")]


@needs_fork
def test_what_the_parent_keeps_is_found_in_every_process_forked_from_it(no_parent):
    kept = {(b"<svg/>", 100): b"png"}
    assert forking.warm("analysis.charts:keep_png", kept).result(60) == ""
    assert forking.call("builtins:eval", KEPT).result(60) == [*kept.items()]
