"""Writing the site: every page, feed and list of it at once, or nothing."""

import shutil
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from analysis import language
from analysis.language import Words
from analysis.publishing.faults import words
from analysis.publishing.files import write_file
from analysis.publishing.site import search
from analysis.publishing.site.addresses import (
    FEED,
    FORMER,
    LOCK,
    OWN_FILES,
    OWN_FOLDERS,
    PAST,
    STAGED,
    is_reserved,
    page_paths,
)
from analysis.publishing.site.cards import CARD, collect
from analysis.publishing.site.facets import two_forms
from analysis.publishing.site.feeds import case_path, feed, robots, sitemap
from analysis.publishing.site.pages import Whole, render_site
from analysis.publishing.site.settings import FILE, SiteError, read_settings
from analysis.publishing.wording import Text, both


@dataclass(frozen=True)
class Site:
    """What was written, the first page first, and what its publisher should know of it."""

    paths: list[Path]
    notes: list[Words]


def refuse_unfit(reports: Path, name: str, *, searched: bool = False) -> None:
    """Refuse what would stop the site, before anything is published.

    Parameters
    ----------
    reports
        The folder in which everything is published.
    name
        The folder in it that a case is going to have.
    searched
        A search over the case studies is asked for.

    Raises
    ------
    SiteError
        When a case's folder would lie where the site's own pages lie, the site's settings have
        faults, or the program for the search is missing; everything found is listed.
    """
    faults = [words("site.reserved", name=name)] if is_reserved(name) else []
    checks = [lambda: read_settings(reports), lambda: _refuse_occupied(reports)]
    for check in [*checks, search.require] if searched else checks:
        try:
            check()
        except SiteError as error:
            faults += error.lines
    if faults:
        raise SiteError(*faults)


def write_site(reports: Path, *, searched: bool = False) -> Site:
    """Write everything in the folder of the reports that is no case study's own.

    The lists of case studies in each language with a page for every council, theme, cohort, year
    and strength of evidence; the two statements; the feeds; ``robots.txt``; and, where the site's
    address is known, ``sitemap.xml``. It is made aside and takes the place of the last one as a
    whole, so that pages of what is gone go with it: nothing else is kept in ``cy`` and ``en``.

    Parameters
    ----------
    reports
        The folder in which everything is published; the settings lie beside it, in ``data/raw``.
    searched
        Make a search over the case studies, too.

    Returns
    -------
    Site
        The files, ``index.html`` first; and notes on what was left out, and why.

    Raises
    ------
    SiteError
        When the settings have faults, a case study lies in the place of the site's own folders,
        or the search cannot be made.
    """
    from filelock import FileLock

    reports.mkdir(parents=True, exist_ok=True)
    (reports.parent / LOCK).parent.mkdir(parents=True, exist_ok=True)
    with FileLock(reports.parent / LOCK):  # two cases may be published at the same moment
        _restore(reports)
        settings = read_settings(reports)
        _refuse_occupied(reports)
        cards, notes = collect(reports)
        names = _write(reports, Whole(tuple(cards), settings, searched))
    if not settings.address:
        notes.append(words("site.no_address", file=FILE))
    return Site([reports / name for name in names], [*notes, *two_forms(cards)])


def _write(reports: Path, whole: Whole) -> list[str]:
    """Write the site; return the names of its files, the first page first."""
    staged = reports / STAGED
    shutil.rmtree(staged, ignore_errors=True)
    try:
        for path, text in _texts(whole).items():
            write_file(staged / path, text.encode("utf-8"))
        if whole.searched:
            search.write_search(reports, staged)
        files = [path.relative_to(staged) for path in staged.rglob("*") if path.is_file()]
        _swap(reports)
    finally:
        shutil.rmtree(staged, ignore_errors=True)
    return sorted(
        (file.as_posix() for file in files), key=lambda name: (name != "index.html", name)
    )


def _texts(whole: Whole) -> dict[str, str]:
    """Return every text of the site by its path."""
    settings = whole.settings
    tongues = language.LANGUAGES if whole.cards else ()
    feeds = {reader: feed(whole.cards, reader, settings) for reader in tongues}
    texts = render_site(whole, {reader: len(text.encode()) for reader, text in feeds.items()})
    texts |= {f"{reader}/{FEED}": text for reader, text in feeds.items()}
    texts["robots.txt"] = robots(settings)
    if settings.address:
        twins = _twins(whole)
        days = _days(whole, [*texts, *twins])
        texts["sitemap.xml"] = sitemap(days, twins, settings.address.rstrip("/"))
    return texts


def _twins(whole: Whole) -> dict[str, Text]:
    """Return the paths of both languages of every page that has a twin, by each of the two."""
    names = ("list", "made", "accessibility", *(["search"] if whole.searched else []))
    pairs = [page_paths(name) for name in names]
    pairs += [value.paths for values in whole.facets.values() for value in values]
    pairs += [both(partial(case_path, card.case)) for card in whole.cards]
    return {pair[reader]: pair for pair in pairs for reader in language.LANGUAGES}


def _days(whole: Whole, paths: list[str]) -> dict[str, date | None]:
    """Return when each page last changed: a case study when published, else the last of all."""
    last = max((card.published for card in whole.cards), default=None)
    days = dict.fromkeys((path for path in paths if path.endswith(".html")), last)
    own = {case_path(c.case, reader): c.published for c in whole.cards for reader in ("cy", "en")}
    return {**days, **own}


def _refuse_occupied(reports: Path) -> None:
    """Refuse to write over a case study, or what else somebody laid where the site's own lies."""
    held = [name for name in OWN_FOLDERS if (reports / name / CARD).exists()]
    if held:
        raise SiteError(*(words("site.occupied", folder=f"reports/{name}") for name in held))


def _swap(reports: Path) -> None:
    """Put what is staged in the place of the last; when that fails, the last is put back."""
    staged, former = reports / STAGED, reports / FORMER
    former.mkdir()
    moved: list[Path] = []
    try:
        for name in (*OWN_FOLDERS, *OWN_FILES):
            if (reports / name).exists():
                (reports / name).rename(former / name)
            if (staged / name).exists():
                (staged / name).rename(reports / name)
                moved.append(reports / name)
        former.rename(reports / PAST)  # from here on the new one stands
    except OSError:
        for path in moved:
            path.rename(staged / path.name)
        _restore(reports)
        raise
    shutil.rmtree(reports / PAST, ignore_errors=True)


def _restore(reports: Path) -> None:
    """Put back what a swap that was stopped half way had set aside."""
    shutil.rmtree(reports / PAST, ignore_errors=True)
    former = reports / FORMER
    if not former.is_dir():
        return
    for held in former.iterdir():
        target = reports / held.name
        if target.is_dir():
            shutil.rmtree(target)
        held.replace(target)
    former.rmdir()
