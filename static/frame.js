// Runs before Streamlit's own scripts, on every page.
(() => {
  // The server answers at the root: without this a page opened by a deep link first asks below itself and gets 404.
  const home = location.origin + "/";
  window.__streamlit = { BACKEND_BASE_URL: home, MAIN_PAGE_BASE_URL: home };

  // Calendars and numbers speak the page's language, not that of the machine they are read on.
  Object.defineProperty(navigator, "language", { get: () => "vi-VN" });
  Object.defineProperty(navigator, "languages", { get: () => ["vi-VN", "vi"] });

  // A changed filter replaces the address instead of adding to the history, so that Back returns to the page before.
  const push = history.pushState.bind(history);
  history.pushState = (state, title, url) => {
    const next = url ? new URL(url, location.href) : location;
    if (next.pathname === location.pathname) {
      history.replaceState(state, title, url);
    } else {
      push(state, title, url);
    }
  };

  // On a telephone the menu closes once a page is chosen: it would go on covering the page.
  document.addEventListener("click", (event) => {
    if (innerWidth < 768 && event.target.closest("[data-testid=stSidebarNavLink]")) {
      document.querySelector("[data-testid=stSidebarCollapseButton] button")?.click();
    }
  });
})();
