"""Rules of safety: nothing on a page runs, nothing is fetched, nothing is sent."""

import base64
import hashlib
import re
from collections.abc import Iterator

from analysis.publishing.checks.markup import Found, Page, Rule

EMBEDDED = ("iframe", "frame", "frameset", "object", "embed", "applet", "audio", "video", "source")
ASKING = ("form", "input", "button", "select", "textarea", "dialog")
OBSOLETE = ("font", "center", "marquee", "blink", "big", "strike", "tt", "bgsound")
FETCHED = ("src", "srcset", "background", "poster", "data", "longdesc", "cite", "ping", "action")
SCHEMES = ("http", "https", "mailto")
PICTURE = re.compile(r"data:image/(svg\+xml|png);base64,[A-Za-z0-9+/=]+")
STEERING = re.compile(
    "[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\x00-\x08\x0b-\x1f]"
)
POLICY = {
    "default-src": ["'none'"],
    "img-src": ["data:"],
    "base-uri": ["'none'"],
    "form-action": ["'none'"],
}


def script(page: Page) -> Iterator[Found]:
    """Find a script: a page is read, it runs nothing."""
    for item in page.all("script"):
        yield Found(item, item.text or item.get("src") or "")


def handler(page: Page) -> Iterator[Found]:
    """Find what a pointer or a key sets off: a script under another name."""
    for item in page.elements:
        for name in item.attrib:
            if name.lower().startswith("on"):
                yield Found(item, f"{name}={item.get(name)}")


def address(page: Page) -> Iterator[Found]:
    """Find a link that leads neither to the web nor to a mailbox nor to a file beside the page."""
    for item in page.elements:
        held = item.get("href") or item.get("xlink:href") or ""
        bare = re.sub(r"[\s\x00-\x1f]+", "", held).lower()
        scheme = re.match(r"([a-z][a-z0-9+.-]*):", bare)
        if (scheme and scheme[1] not in SCHEMES) or bare.startswith(("/", "\\")):
            yield Found(item, held)


def embedded(page: Page) -> Iterator[Found]:
    """Another page or a player brings rules of its own."""
    for item in page.all(*EMBEDDED):
        yield Found(item)


def asking(page: Page) -> Iterator[Found]:
    """Find what asks for something that could be sent away."""
    for item in page.all(*ASKING):
        yield Found(item)


def fetched(page: Page) -> Iterator[Found]:
    """All that a page shows is in it: it works from a shared drive, and nobody sees who reads."""
    for item in page.elements:
        for name in FETCHED:
            held = item.get(name)
            if held is not None and not (item.tag == "img" and PICTURE.fullmatch(held)):
                yield Found(item, held)
    for item in page.all("link"):
        if item.get("rel") not in ("alternate", "canonical", "license", "author"):
            yield Found(item, item.get("rel") or "")
    for item in page.all("use", "image", "feimage"):
        if not (item.get("href") or item.get("xlink:href") or "#").startswith("#"):
            yield Found(item)


def style_fetched(page: Page) -> Iterator[Found]:
    """Find another file that the stylesheet asks for."""
    for found in re.findall(r"@import[^;]*|url\([^)]*\)|image-set\([^)]*\)", page.style):
        if not re.match(r"url\(\s*[\"']?(data:|#)", found):
            yield Found(None, found)


def style_attribute(page: Page) -> Iterator[Found]:
    """Find a style on an element: the policy stops it, and what it should do is lost."""
    for item in page.having("style"):
        yield Found(item, item.get("style"))


def policy(page: Page) -> Iterator[Found]:
    """Find a policy that is missing, late or loose, or that names another stylesheet."""
    held = [
        item
        for item in page.all("meta")
        if (item.get("http-equiv") or "").lower() == "content-security-policy"
    ]
    if len(held) != 1:
        yield Found(None, str(len(held)))
        return
    rules = [part.split() for part in (held[0].get("content") or "").split(";") if part.split()]
    expected = {
        **POLICY,
        "style-src": [_fingerprint(item.text or "") for item in page.all("style")],
    }
    if {name: values for name, *values in rules} != expected or len(rules) != len(expected):
        yield Found(held[0], held[0].get("content") or "")
    first = next((item for item in page.all("style", "link", "script", "img")), None)
    if first is not None and page.elements.index(held[0]) > page.elements.index(first):
        yield Found(held[0], held[0].get("http-equiv"))


def refresh(page: Page) -> Iterator[Found]:
    """WCAG 2.2.1: a page stays while it is read."""
    for item in page.all("meta"):
        kind = (item.get("http-equiv") or "").lower()
        if kind in ("refresh", "set-cookie"):
            yield Found(item, item.get("content") or "")


def base_address(page: Page) -> Iterator[Found]:
    """Find a base: it turns every link of the page elsewhere."""
    for item in page.all("base"):
        yield Found(item, item.get("href") or "")


def obsolete(page: Page) -> Iterator[Found]:
    """Elements that only say how something looks, or that move."""
    for item in page.all(*OBSOLETE):
        yield Found(item)


def comment(page: Page) -> Iterator[Found]:
    """Find a remark: it is read by who looks for what it gives away."""
    from lxml import etree

    for item in page.root.iter(etree.Comment, etree.ProcessingInstruction):
        yield Found(None, item.text or "")


def steering(page: Page) -> Iterator[Found]:
    """Find a sign that nobody sees: it can turn round what everybody reads."""
    for found in STEERING.finditer(page.source.replace("\r\n", "\n")):
        yield Found(None, f"U+{ord(found[0]):04X}")


def _fingerprint(style: str) -> str:
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"'sha256-{digest}'"


RULES: tuple[Rule, ...] = (
    script,
    handler,
    address,
    embedded,
    asking,
    fetched,
    style_fetched,
    style_attribute,
    policy,
    refresh,
    base_address,
    obsolete,
    comment,
    steering,
)
