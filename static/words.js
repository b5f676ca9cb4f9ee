// Streamlit's own words, which it has no setting for: what a screen reader says and a closed list shows, in Vietnamese.
(() => {
  const WORDS = {
    "App pages": "Các trang", "Navigate to home page": "Về trang Tổng quan", "Link to heading": "Đường dẫn tới mục này",  "Sidebar": "Thanh bên", "Expand sidebar": "Mở thanh bên", "Collapse sidebar": "Đóng thanh bên",
    "Skip to main content": "Tới nội dung chính", "Main menu": "Trình đơn", "Close": "Đóng", "Open": "Mở", "Dismiss": "Đóng",
    "Clear": "Xóa", "Clear all": "Xóa tất cả", "Clear value": "Xóa", "Choose an option": "Chọn", "Choose options": "Chọn",
    "Choose date": "Chọn ngày", "No results": "Không có kết quả", "Loading...": "Đang tải…", "Next": "Sau", "Previous": "Trước",
    "Next month": "Tháng sau", "Previous month": "Tháng trước", "Next page": "Trang sau", "Previous page": "Trang trước",
    "Pagination": "Chuyển trang", "Fullscreen": "Toàn màn hình", "Close fullscreen": "Thu nhỏ", "Calendar": "Lịch",
    "Copy to clipboard": "Sao chép", "Copied": "Đã sao chép", "Download": "Tải về", "Search": "Tìm", "Select all": "Chọn tất cả",
    "Show/hide columns": "Hiện, ẩn cột", "Download as CSV": "Tải CSV", "Upload": "Chọn tệp", "Add files": "Thêm tệp", "add icon": "Thêm", "Browse files": "Chọn tệp", "Drag and drop files here": "Kéo tệp vào đây",
    "Drag and drop file here": "Kéo tệp vào đây", "Running...": "Đang tính…", "Help": "Giải thích", "Link to heading": "Đường dẫn tới mục này", "Sort ascending": "Xếp tăng dần", "Sort descending": "Xếp giảm dần",
    "Autosize": "Vừa bề rộng", "Pin column": "Ghim cột", "Unpin column": "Bỏ ghim", "Hide column": "Ẩn cột", "Format": "Định dạng", "View fullscreen": "Toàn màn hình", "dd": "ngày", "mm": "tháng", "yyyy": "năm", "Connecting": "Đang kết nối", "Connection error": "Mất kết nối",
  };
  const PATTERNS = [
    [/^(\d+) options? available\.?$/, "Có $1 lựa chọn."],
    [/^Choose date(.+)$/, "Chọn ngày$1"],
    [/^day(,.+)$/, "ngày$1"],
    [/^month(,.+)$/, "tháng$1"],
    [/^year(,.+)$/, "năm$1"],
    [/^Today(,.+)$/, "Hôm nay$1"],
    [/^(.+) selected$/, "$1, đã chọn"],
    [/^Page (\d+)$/, "Trang $1"],
    [/^Remove (.+)$/, "Bỏ $1"],
    [/^Clear (.+)$/, "Xóa $1"],
    [/^option (.+), selected\.$/, "Đã chọn $1."],
    [/^option (.+), deselected\.$/, "Đã bỏ $1."],
    [/^Upload (\S+)$/, "Chọn tệp $1"],
    [/^Help for (.+)$/, "Giải thích: $1"],
    [/^This app has encountered an error\.[^]*$/, "Trang này gặp lỗi. Chi tiết nằm trong nhật ký của máy chủ."],
    [/^(\d+ ?[KMG]B) per file(.*)$/, "Mỗi tệp tối đa $1$2"],
    [/^Limit (.+) per file(.*)$/, "Mỗi tệp tối đa $1$2"],
  ];
  const NAMES = ["aria-label", "placeholder", "title"];
  const HELD = NAMES.map((name) => `[${name}]`).join(",");

  function vietnamese(text) {
    const said = text.trim();
    if (Object.hasOwn(WORDS, said)) return WORDS[said];
    const pattern = PATTERNS.find(([english]) => english.test(said));
    return pattern ? said.replace(...pattern) : null;
  }

  // Words of the data never match: they stand in no dictionary of Streamlit's, and are not looked up letter by letter.
  function mendText(node) {
    const better = vietnamese(node.nodeValue);
    if (better !== null) node.nodeValue = better;
  }

  function mendNames(element) {
    for (const name of NAMES) {
      const better = element.hasAttribute(name) && vietnamese(element.getAttribute(name));
      if (better) element.setAttribute(name, better);
    }
  }

  function mendBelow(node) {
    if (node.nodeType === Node.TEXT_NODE) return mendText(node);
    if (node.nodeType !== Node.ELEMENT_NODE || node instanceof SVGElement) return;
    mendNames(node);
    node.querySelectorAll(HELD).forEach(mendNames);
    const texts = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) mendText(texts.currentNode);
  }

  new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "childList") change.addedNodes.forEach(mendBelow);
      else if (change.type === "attributes") mendNames(change.target);
      else mendText(change.target);
    }
  }).observe(document, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: NAMES });
})();
