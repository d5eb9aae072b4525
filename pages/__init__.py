"""One module per page: `PATH`, `TITLE` and `layout()`; this list is the menu order."""

from types import ModuleType

from pages import about, cofinancing, data, disparities, indicators, map, not_found_404

PAGES: tuple[ModuleType, ...] = (map, indicators, cofinancing, disparities, data, about)
NOT_FOUND: ModuleType = not_found_404
