"""Opening pages in a headless Chromium that is cut off from the network."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@dataclass
class Visit:
    """An open page and what it complained of or asked for."""

    page: Any
    console: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    @property
    def outside(self) -> list[str]:
        """Requests that would leave the machine or the page."""
        return [url for url in self.requests if not url.startswith(("file:", "data:"))]


class Visitor:
    """Opens pages in a browser that is cut off from the network."""

    def __init__(self, browser: Any) -> None:
        self.browser = browser
        self.contexts: list[Any] = []

    def open(self, path: Path, width: int = 1280, **how: Any) -> Visit:
        context = self.browser.new_context(viewport={"width": width, "height": 900}, **how)
        context.set_offline(True)
        self.contexts.append(context)
        visit = Visit(context.new_page())
        visit.page.on("console", lambda message: visit.console.append(message.text))
        visit.page.on("pageerror", lambda error: visit.console.append(str(error)))
        visit.page.on("request", lambda request: visit.requests.append(request.url))
        visit.page.on("dialog", lambda dialog: visit.dialogs.append(dialog.message))
        visit.page.goto(path.as_uri())
        return visit
