"""An earlier release once somebody whom it counts is forgotten."""

import datetime
import json

import pytest
from release_project import Pilot, made_up_texts, people  # noqa: F401

from analysis.disclosure import count, share
from analysis.privacy.earlier_releases import counting, releases, widened
from analysis.publishing.faults import GateError
from analysis.publishing.releases import release

pytestmark = pytest.mark.usefixtures("made_up_texts")
COUNTS = {("rural", "65_plus", "yes"): 60, ("town", "65_plus", "yes"): 40}


def publish(study, rural: int):
    pilot = Pilot(study, people({**COUNTS, ("rural", "65_plus", "yes"): rural}))
    pilot.number("all_people", rural + 40, count())
    pilot.number("rural", rural, count(area="rural"))
    pilot.number("share", 100 * rural / (rural + 40), share({"area": "rural"}), unit="percent")
    return pilot.publish()


def test_a_later_report_is_published_once_the_release_leaves_room_for_the_person(study):
    (study.raw / "pilot/known_figures.csv").unlink(missing_ok=True)
    publish(study, 60)
    release(study, "Library lead", "Arweinydd", datetime.date(2022, 4, 1))
    with pytest.raises(GateError):  # one fewer than was released: it contradicts what was said
        publish(study, 59)
    ((path, held),) = releases(study).items()
    gone = {"people": 1}
    assert counting(held, gone)
    path.write_bytes(widened(held, gone))
    publish(study, 59)
    assert json.loads(path.read_text(encoding="utf-8"))["forgotten"] == 1
    with pytest.raises(GateError):  # room for one, and for no more
        publish(study, 58)
