// A link drawn as plain HTML would load the whole application again: a press on it is told to the server instead.
// Real links, so that Tab finds them, Enter presses them and a middle click still opens another tab.
export default function ({ data, setTriggerValue }) {
  const press = (event) => {
    if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
    const mark = event.target.closest?.("[data-press]");
    if (!mark?.closest(`.st-key-${data.within}`)) return;
    event.preventDefault();
    setTriggerValue("pressed", mark.dataset.press);
  };
  document.addEventListener("click", press);
  return () => document.removeEventListener("click", press);
}
