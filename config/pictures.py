"""The pictures of the README, taken of a running demo: `python -m config.pictures [ADDRESS]`.

Chinese pages want a Chinese font on this machine (Debian: fonts-noto-cjk); without one their
letters are drawn as boxes.
"""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Browser, Page, sync_playwright

from config import browser as browsers
from config.paths import ROOT

FOLDER = ROOT / "docs" / "img"
PASSWORD = "tradewell-demo"
WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


def first(page: Page, link: str) -> None:
    page.locator(link).first.click()
    page.wait_for_load_state()


@dataclass(frozen=True)
class Shot:
    """One picture: who signs in, where they go, and how it is looked at."""

    name: str
    who: str
    path: str
    then: Callable[[Page], None] = lambda page: None
    size: dict[str, int] | None = None
    scheme: str = "light"


def editor(page: Page) -> None:
    first(page, "main table tbody a")
    if not page.url.endswith("/edit/"):
        first(page, "a[href$='/edit/']")


def buyer(page: Page) -> None:
    first(page, "main table a[href*='/orders/']")
    first(page, "a[href$='/buyer-page/']")


SHOTS = (
    Shot("seller-home", "lumen", "/"),
    Shot("listing-editor", "lumen", "/listings/?view=fix", editor),
    Shot("review-queue", "moderator", "/moderation/"),
    Shot("moderator-case", "moderator", "/moderation/", lambda page: first(page, "tbody a")),
    Shot(
        "parcel",
        "lumen",
        "/parcels/?view=at_risk",
        lambda page: first(page, "tbody a"),
        scheme="dark",
    ),
    Shot("buyer-phone", "lumen", "/orders/?view=shipped", buyer, PHONE),
)


def take(chrome: Browser, address: str, shot: Shot) -> None:
    window = chrome.new_context(
        base_url=address,
        viewport=shot.size or WIDE,  # type: ignore[arg-type]
        color_scheme=shot.scheme,  # type: ignore[arg-type]
        locale="en-GB",
    )
    page = window.new_page()
    page.goto("/accounts/login/")
    page.fill("[name=login]", f"{shot.who}@demo.example")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "/login/" not in url)
    if "/second-factor/" in page.url:
        page.fill("[name=code]", page.inner_text("#demo-code"))
        page.press("[name=code]", "Enter")
    page.wait_for_url(f"{address}/")
    page.goto(shot.path)
    shot.then(page)
    page.screenshot(path=FOLDER / f"{shot.name}.png")
    print(f"{shot.name}: {page.url}")
    window.close()


def main() -> int:
    address = (sys.argv[1:] or ["http://localhost:8000"])[0].rstrip("/")
    FOLDER.mkdir(parents=True, exist_ok=True)
    found = browsers.find()
    with sync_playwright() as playwright:
        chrome = playwright.chromium.launch(
            executable_path=found.path, args=list(found.flags), env={**os.environ, **found.env}
        )
        for shot in SHOTS:
            take(chrome, address, shot)
        chrome.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
