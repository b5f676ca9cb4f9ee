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

  // How wide the sidebar will be, so that its room is kept until it comes (frame.css).
  try {
    const closed = Object.keys(localStorage).some((k) => k.startsWith("stSidebarCollapsed-") && localStorage[k] === "true");
    document.documentElement.classList.toggle("dv-side-closed", closed);
    const width = parseInt(localStorage.sidebarWidth, 10);
    if (width) document.documentElement.style.setProperty("--dv-side-width", `${width}px`);
  } catch {
    // a browser that keeps nothing opens it as wide as it is made
  }

  // Streamlit's menu is a list whose items stand in boxes, which is no list to a screen reader: links in a landmark are.
  const MENU = "[data-testid=stSidebarNavItems], [data-testid=stSidebarNavItems] li";
  new MutationObserver(() => {
    for (const part of document.querySelectorAll(MENU)) if (!part.role) part.role = "none";
  }).observe(document, { subtree: true, childList: true });

  // Back to an address that chooses nothing means a page with nothing chosen, while a page of the menu, which has no
  // filters in its address either, keeps those of the page before. So the way back says it: "ky=" chooses nothing,
  // and the page takes it out again. Runs before Streamlit reads the address.
  addEventListener("popstate", () => {
    const address = new URL(location.href);
    if (address.searchParams.has("ky")) return;
    address.searchParams.set("ky", "");
    history.replaceState(history.state, "", address);
  });

  // The two buttons at the end of the filter line: what they do, the browser does alone.
  function copyAddress() {
    if (navigator.clipboard) return navigator.clipboard.writeText(location.href);
    const held = document.createElement("textarea"); // an address without https has no clipboard
    held.value = location.href;
    document.body.append(held);
    held.select();
    document.execCommand("copy");
    held.remove();
  }
  document.addEventListener("click", (event) => {
    if (event.target.closest(".st-key-print-page button")) print();
    const copying = event.target.closest(".st-key-copy-link button");
    if (!copying) return;
    copyAddress();
    copying.classList.add("dv-done");
    setTimeout(() => copying.classList.remove("dv-done"), 1500);
  });

  // On a telephone the menu closes once a page is chosen: it would go on covering the page.
  document.addEventListener("click", (event) => {
    if (innerWidth < 768 && event.target.closest("[data-testid=stSidebarNavLink]")) {
      document.querySelector("[data-testid=stSidebarCollapseButton] button")?.click();
    }
  });
})();
