// The presentation's own life in the browser: every slide is drawn already, so that a key only shows another one.
const NEXT = ["ArrowRight", "ArrowDown", "PageDown", " "];
const BACK = ["ArrowLeft", "ArrowUp", "PageUp"];
const STORE = "trinh-chieu:";

export default function ({ parentElement, data, setTriggerValue }) {
  window.__stop?.(); // this runs again at every rerun: never two listeners
  const find = (name) => parentElement.querySelector(`.dv-${name}`);
  const style = document.head.appendChild(document.createElement("style"));
  const last = data.slides.length - 1;
  let place = Math.max(0, data.slides.indexOf(sessionStorage.getItem(STORE + data.deck)));
  let typed = "", black = false, timer = 0, idle = 0, left = false;

  function paint() {
    const scale = Math.min(innerWidth / 1920, innerHeight / 1080);
    const x = (innerWidth - 1920 * scale) / 2, y = (innerHeight - 1080 * scale) / 2;
    style.textContent =
      `.st-key-stage{--scale:${scale};transform:translate(${x}px,${y}px) scale(${scale})}` +
      `.st-key-stage .st-key-slide-${place}{visibility:visible!important}`;
    find("place").textContent = typed ? `Tới trang ${typed}` : `${place + 1}/${last + 1}`;
    find("black").hidden = !black;
  }

  function go(to) {
    place = Math.min(Math.max(to, 0), last);
    typed = "";
    black = false;
    sessionStorage.setItem(STORE + data.deck, data.slides[place]);
    paint();
    advance();
  }

  function advance() {
    clearTimeout(timer);
    if (data.seconds) timer = setTimeout(() => go(place === last ? 0 : place + 1), data.seconds * 1000);
  }

  function leave() {
    if (left) return;
    left = true;
    if (document.fullscreenElement) document.exitFullscreen();
    setTriggerValue("left", true);
  }

  function fill() {
    const page = document.documentElement;
    if (document.fullscreenElement) document.exitFullscreen();
    else page.requestFullscreen?.().catch(() => {}); // a browser may ask for a click first: the button stays
  }

  function pressed(event) {
    if (event.altKey || event.ctrlKey || event.metaKey || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
    const key = event.key;
    if (NEXT.includes(key)) go(place + 1);
    else if (BACK.includes(key)) go(place - 1);
    else if (key === "Home") go(0);
    else if (key === "End") go(last);
    else if (key === "b" || key === "B" || key === ".") { black = !black; paint(); }
    else if (key === "Escape") leave();
    else if (/^[0-9]$/.test(key)) { typed = (typed + key).slice(-3); paint(); }
    else if (key === "Enter" && typed) go(Number(typed) - 1);
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  function tick() {
    find("clock").textContent = new Date().toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" });
  }

  function moved() { // the buttons are there for those who look for them with the mouse
    find("buttons").classList.add("dv-shown");
    clearTimeout(idle);
    idle = setTimeout(() => find("buttons").classList.remove("dv-shown"), 3000);
  }

  const wasFull = { now: Boolean(document.fullscreenElement) };
  function filled() { // the browser keeps Esc to itself in full screen: going out of it is leaving
    if (wasFull.now && !document.fullscreenElement) leave();
    wasFull.now = Boolean(document.fullscreenElement);
  }

  find("next").onclick = () => go(place + 1);
  find("back").onclick = () => go(place - 1);
  find("fill").onclick = fill;
  find("leave").onclick = leave;
  const listening = [[document, "keydown", pressed, true], [window, "resize", paint], [document, "mousemove", moved],
    [document, "fullscreenchange", filled]];
  listening.forEach(([where, what, then, early]) => where.addEventListener(what, then, early));
  const clock = setInterval(tick, 1000);
  if (navigator.userActivation?.isActive && !document.fullscreenElement) fill();
  tick();
  go(place);
  document.activeElement?.blur();

  const stop = window.__stop = () => {
    listening.forEach(([where, what, then, early]) => where.removeEventListener(what, then, early));
    clearInterval(clock);
    clearTimeout(timer);
    clearTimeout(idle);
    style.remove();
    if (window.__stop === stop) delete window.__stop;
  };
  return stop;
}
