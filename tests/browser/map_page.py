"""What a walk does and reads on the map page, by ids, roles and French text."""

from playwright.sync_api import Locator, Page

FIGURES_SETTLED = """() => {
    const address = document.querySelector('#funding-plan-body');
    return document.body.dataset.carte === 'prete' && address && address.childElementCount > 0;
}"""


def wait_until_drawn(page: Page) -> None:
    """Wait for the map, the legend and the first figures."""
    page.wait_for_function("document.body.dataset.carte === 'prete'")
    page.wait_for_function("document.querySelector('#legend-classes li') !== null")
    page.wait_for_function("document.querySelector('#funding-plan-body')?.childElementCount > 0")
    page.wait_for_function("document.querySelector('#export-menu-links a') !== null")
