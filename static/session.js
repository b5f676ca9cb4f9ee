// Signing out, and what a page does when its session is over.
(() => {
  const OVER = 4401; // the server's word for it, when it closes the socket

  // The page would go on asking to be connected again, under numbers that are no longer this reader's to see.
  window.WebSocket = class extends WebSocket {
    constructor(...given) {
      super(...given);
      this.addEventListener("close", (event) => {
        if (event.code === OVER) location.replace("/dang-nhap?den=" + encodeURIComponent(location.pathname + location.search));
      });
    }
  };

  // Signing out is a POST, so that no other page can do it by a link; without this the link leads to a page that asks.
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.('a[href$="/dang-xuat"]');
    if (!link) return;
    event.preventDefault();
    const form = document.createElement("form");
    form.method = "post";
    form.action = "/dang-xuat";
    document.body.append(form);
    form.submit();
  }, true);
})();
