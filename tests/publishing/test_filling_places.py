"""A text is filled with what its calls write, and with nothing else."""

import pytest

from analysis.publishing.references import fill, find_references


def value(name: str, *more: str) -> str:
    return f"<{' '.join((name, *more))}>"


def test_each_call_is_replaced_where_it_stands_and_words_stay_as_they_are() -> None:
    source = 'Lent {{ value("pilot.loans") }} & {{value("pilot.change", "interval")}}{# note #}.\n'
    assert fill(source, {"value": value}) == "Lent <pilot.loans> & <pilot.change interval>.\n"


@pytest.mark.parametrize(
    "source",
    ["", "\n\n", "a\r\nb", "{% raw %}{{ x }}{% endraw %}", "100 % {£5}", "Dŵr – “ie”"],
)
def test_words_alone_are_what_the_template_language_makes_of_them(source: str) -> None:
    from jinja2 import Environment

    whole = Environment(keep_trailing_newline=True, autoescape=False)  # noqa: S701
    assert fill(source, {}) == whole.from_string(source).render()


def test_a_text_with_a_fault_is_not_filled_in_part() -> None:
    source = "Words {{ 1 + 1 }}"
    assert find_references(source, "text")[1]
    with pytest.raises(ValueError, match="in line 1"):
        fill(source, {"value": value})
