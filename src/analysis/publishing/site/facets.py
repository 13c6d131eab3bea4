"""By what a reader can narrow the list of case studies: each value has a page of its own."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from analysis import language
from analysis.language import Words
from analysis.publishing.faults import words
from analysis.publishing.site.addresses import FOLDERS, slugs
from analysis.publishing.site.cards import Card
from analysis.publishing.wording import Both, Text, both

MISSING: Text = Both("", "")


@dataclass(frozen=True)
class Value:
    """One value of a facet: its words, where its pages lie, and the case studies that have it."""

    facet: str
    label: Text
    paths: Text
    cards: tuple[Card, ...]


def _said(label: Callable[[Card], str]) -> Callable[[Card], Text]:
    return lambda card: both(lambda reader: label(card))


LABELS: Mapping[str, Callable[[Card], Text]] = {
    "council": lambda card: card.organisation,
    "theme": lambda card: card.theme,
    "cohort": _said(lambda card: ", ".join(filter(None, (card.programme, card.cohort)))),
    "year": _said(lambda card: str(card.year or "")),
    "strength": lambda card: both(card.strength_in),
}


def values_of(cards: Iterable[Card]) -> dict[str, tuple[Value, ...]]:
    """Return the values of every facet that the case studies have.

    Two values are one when their English words are, but for capitals and spaces; they bear the
    words of the case study that was published last.
    """
    held = list(cards)
    return {facet: _values(facet, held) for facet in LABELS}


def ordered(values: Iterable[Value], reader: str) -> list[Value]:
    """Sort the values of a facet: years from the last, strengths from the strongest, else names."""
    held = list(values)
    if held and held[0].facet == "year":
        return sorted(held, key=lambda value: value.label.en, reverse=True)
    if held and held[0].facet == "strength":
        codes = language.codes("evidence_strength")
        return sorted(held, key=lambda value: codes.index(value.cards[0].strength), reverse=True)
    return sorted(held, key=lambda value: language.sort_key(value.label[reader], reader))


def listed(cards: Iterable[Card], reader: str) -> list[Card]:
    """Sort case studies by title, as the language's alphabet has it."""
    return sorted(
        cards, key=lambda card: (language.sort_key(card.title[reader], reader), card.case)
    )


def two_forms(cards: Iterable[Card]) -> list[Words]:
    """Name each value that has one English form and several Welsh ones, with its case studies."""
    held, notes = list(cards), []
    for facet, label in LABELS.items():
        for group in _groups(held, label).values():
            forms: dict[str, list[str]] = {}
            for card in group:
                forms.setdefault(label(card).cy, []).append(card.case)
            if len(forms) > 1:
                said = "; ".join(f"{form} ({', '.join(who)})" for form, who in forms.items())
                named = Words(f"site.facets.{facet}")
                notes.append(
                    words("site.two_forms", facet=named, value=label(group[0]).en, forms=said)
                )
    return notes


def _values(facet: str, cards: list[Card]) -> tuple[Value, ...]:
    label = LABELS[facet]
    groups = _groups(cards, label)
    labels = {key: label(max(group, key=_age)) for key, group in groups.items()}
    names = both(lambda reader: slugs({key: held[reader] for key, held in labels.items()}))
    return tuple(
        Value(facet, labels[key], _paths(facet, names, key), tuple(group))
        for key, group in groups.items()
    )


def _paths(facet: str, names: Both[dict[str, str]], key: str) -> Text:
    return both(lambda reader: f"{reader}/{FOLDERS[facet][reader]}/{names[reader][key]}.html")


def _groups(cards: list[Card], label: Callable[[Card], Text]) -> dict[str, list[Card]]:
    groups: dict[str, list[Card]] = {}
    for card in cards:
        if label(card) != MISSING:
            groups.setdefault(" ".join(label(card).en.casefold().split()), []).append(card)
    return groups


def _age(card: Card) -> tuple[str, str]:
    return card.published.isoformat(), card.case
