"""The rules of a finished page: what a checker of standards sees, and what none of them sees.

Each rule is a function from a page to what breaks it, in one of the modules beside this one; the
text ``publishing.page_rules.<name>`` says what the rule expects. Rules refer to the Web Content
Accessibility Guidelines 2.2 (level AA), to the content security policy of every page, and to what
a reader of two languages is owed.
"""

from collections.abc import Mapping
from functools import cache

from analysis.language import Words
from analysis.publishing.checks import (
    page_content,
    page_links,
    page_safety,
    page_structure,
    page_style,
)
from analysis.publishing.checks.markup import Found, Rule, fault_of, read

MODULES = (page_structure, page_content, page_links, page_safety, page_style)


def page_faults(source: str, file: str, reader: str) -> list[Words]:
    """Check a finished page by every rule.

    Parameters
    ----------
    source
        The whole page as it is published.
    file
        Its name, as the messages give it.
    reader
        The language that it should be in, ``"cy"`` or ``"en"``.

    Returns
    -------
    list of Words
        One for each fault, rule by rule: the file, the place, what was found and what is expected.
    """
    page = read(source, reader)
    if page is None:
        return [fault_of("page", Found(None), file)]
    held = ((name, found) for name, rule in rules().items() for found in rule(page))
    return [fault_of(name, found, file) for name, found in held]


@cache
def rules() -> Mapping[str, Rule]:
    """Return every rule by its name."""
    return {rule.__name__: rule for module in MODULES for rule in module.RULES}
