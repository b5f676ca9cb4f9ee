// A button that puts a text on the clipboard; over plain HTTP browsers offer no clipboard but what a selection copies.
export default function ({ data, parentElement }) {
  const button = parentElement.querySelector("button");
  button.textContent = data.label;
  button.disabled = !data.text;
  const copied = async () => {
    try {
      await navigator.clipboard.writeText(data.text);
      return true;
    } catch {
      const area = document.createElement("textarea");
      area.value = data.text;
      area.style.position = "fixed";
      document.body.append(area);
      area.select();
      const done = document.execCommand("copy");
      area.remove();
      return done;
    }
  };
  let waiting = 0;
  button.onclick = async () => {
    button.textContent = (await copied()) ? "Đã sao chép" : "Trình duyệt không cho sao chép";
    clearTimeout(waiting);
    waiting = setTimeout(() => (button.textContent = data.label), 2500);
  };
  return () => clearTimeout(waiting);
}
