"""Draw the pictures in README.md: a lesson, a feedback page, and a class report.

    make pictures

Chromium takes the picture of the lesson from build/site, the others from build/demo.
"""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Page, ViewportSize, sync_playwright

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
SIZE: ViewportSize = {"width": 1100, "height": 620}
PICTURES = {  # name -> the page, and the element at the top of the picture
    "lesson": (ROOT / "build/site/03_sigmoid.html", "h2:has-text('The slope you will need')"),
    "feedback": (
        ROOT / "build/demo/feedback/slope-of-z/03_sigmoid/03_sigmoid.html",
        "#exercise-sigmoid-test",
    ),
    "report": (ROOT / "build/demo/reports/03_sigmoid.html", ""),
}


def draw(page: Page, name: str, file: Path, top: str) -> None:
    if not file.exists():
        sys.exit(f"There is no {file.relative_to(ROOT)}: run `make demo` and `make site` first.")
    page.goto(file.as_uri())
    if top:
        page.locator(top).evaluate("part => part.scrollIntoView({behavior: 'instant'})")
    page.screenshot(path=HERE / f"{name}.png")


def main() -> None:
    chromium = shutil.which("chromium")
    if not chromium:
        sys.exit("The pictures are drawn by Chromium, which is not installed (apt: chromium).")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport=SIZE)
        for name, (file, top) in PICTURES.items():
            draw(page, name, file, top)
        browser.close()


if __name__ == "__main__":
    main()
