"""One module per page: `PATH`, `TITLE` and `layout()`; this list is the menu order."""

from types import ModuleType

from pages import about, cofinancing, data, disparities, map, not_found_404

PAGES: tuple[ModuleType, ...] = (map, cofinancing, disparities, data, about)
NOT_FOUND: ModuleType = not_found_404
