"""Make the picture of the README: `python -m tests.browser.screenshot`."""

import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.serving import CHROMIUM, FLAGS, running_server

PICTURE = Path(__file__).parents[2] / "docs" / "carte.png"
COMPOSE = """() => {
  geoprio.carte.gesture({ op: "clear" });
  geoprio.carte.gesture({ op: "add_area", zoning: "ept", area: "200057867" }, { kind: "ept", code: "200057867" });
  for (const commune of ["93048", "93006", "95018", "77284"]) geoprio.carte.gesture({ op: "toggle_commune", commune });
}"""


def main() -> None:
    """Open the map, compose a perimeter and keep the screen."""
    with tempfile.TemporaryDirectory() as folder, running_server(Path(folder)) as address, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport={"width": 1440, "height": 810})
        page.goto(address)
        page.wait_for_selector("body[data-carte=prete]", state="attached")
        page.evaluate(COMPOSE)
        page.wait_for_timeout(4000)
        page.screenshot(path=PICTURE)
        browser.close()


if __name__ == "__main__":
    main()
