"""Calls that stand outside double braces would be published as they stand."""

import pytest

from analysis.publishing.faults import NarrativeError
from analysis.publishing.forms import CASE_STUDY
from analysis.publishing.narrative import parse_narrative


@pytest.mark.parametrize("typed", ['{ value("pilot.loans") }', 'value("pilot.loans")', "a } brace"])
def test_a_call_outside_double_braces_is_a_fault(typed: str) -> None:
    source = "## summary\n\nLoans: " + typed + "\n"
    with pytest.raises(NarrativeError, match="line 3: found .* outside double braces"):
        parse_narrative(
            source, "narrative.en.md", "en", CASE_STUDY.markers, {}, lambda reference: ""
        )
