"""New browser profiles that note when the map, its colours and its figures appear."""

from playwright.sync_api import Browser, BrowserContext

SIZE = {"width": 1280, "height": 720}

PROBE = """
window.probe = { at: {} };
probe.frames = (name) => requestAnimationFrame(() => requestAnimationFrame(() => {
    probe.at[name] ??= performance.now();
}));
probe.watch = () => {
    const isDrawn = () => document.body?.dataset.carte === 'prete';
    const isSeen = () => document.body?.dataset.premiere === 'vue' || isDrawn();
    const isColoured = () => isDrawn() && document.querySelector('#legend-classes li');
    const isComplete = () => isColoured() && document.querySelector('#export-menu-links a[href]');
    const tests = { seen: isSeen, drawn: isDrawn, coloured: isColoured, complete: isComplete };
    const seen = new Set();
    new MutationObserver(() => {
        for (const [name, test] of Object.entries(tests)) {
            if (!seen.has(name) && test()) { seen.add(name); probe.frames(name); }
        }
    }).observe(document, {
        subtree: true, childList: true, attributes: true, attributeFilter: ['data-carte', 'data-premiere'],
    });
};
probe.watch();
"""


def new_profile(browser: Browser, address: str | None = None) -> BrowserContext:
    context = browser.new_context(viewport=SIZE, locale="fr-FR", reduced_motion="reduce", base_url=address)
    context.add_init_script(PROBE)
    return context
