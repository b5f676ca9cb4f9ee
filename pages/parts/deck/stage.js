// The presentation's own life in the browser: every slide is drawn already, so that a key only shows another one.
const NEXT = ["ArrowRight", "ArrowDown", "PageDown", " "];
const BACK = ["ArrowLeft", "ArrowUp", "PageUp"];
const STORE = "trinh-chieu:";

export default function ({ parentElement, data, setTriggerValue }) {
  window.__stop?.(); // this runs again at every rerun: never two listeners
  const find = (name) => parentElement.querySelector(`.dv-${name}`);
  const style = document.head.appendChild(document.createElement("style"));
  const last = data.slides.length - 1;
  const isAnew = data.started && sessionStorage.getItem(STORE + "started") !== data.started;
  if (data.started) sessionStorage.setItem(STORE + "started", data.started);
  let place = isAnew ? 0 : Math.max(0, data.slides.indexOf(sessionStorage.getItem(STORE + data.deck)));
  let typed = "", black = false, timer = 0, idle = 0, left = false, isOver = false, points = false;
  const began = Date.now();
  let since = began, presenter = null;

  function paint() {
    const scale = Math.min(innerWidth / 1920, innerHeight / 1080);
    const x = (innerWidth - 1920 * scale) / 2, y = (innerHeight - 1080 * scale) / 2;
    style.textContent =
      `.st-key-stage{--scale:${scale};transform:translate(${x}px,${y}px) scale(${scale})}` +
      (isOver ? overview() : `.st-key-stage .st-key-slide-${place}{visibility:visible!important}`);
    find("overview").hidden = !isOver;
    find("pointer").hidden = !points;
    find("place").textContent = typed ? `Tới trang ${typed}` : `${place + 1}/${last + 1}`;
    find("black").hidden = !black;
  }

  // All slides at once: each is moved to its place in a grid, under a button that opens it.
  function overview() {
    const columns = Math.max(3, Math.ceil(Math.sqrt(last + 1))), wide = 1920 / columns, small = (wide - 24) / 1920;
    const rows = Math.ceil((last + 1) / columns), high = Math.min(1080 / rows, wide * 9 / 16 + 30);
    const fits = Math.min(small, (high - 34) / 1080);
    find("overview").replaceChildren(...data.slides.map((_, i) => {
      const button = document.createElement("button");
      button.type = "button";
      button.title = button.ariaLabel = `${i + 1}. ${data.titles[i]}`;
      button.textContent = String(i + 1);
      button.className = i === place ? "dv-here" : "";
      button.style.cssText = `left:${(i % columns) * wide + 12}px;top:${Math.floor(i / columns) * high + 4}px;` +
        `width:${1920 * fits}px;height:${1080 * fits + 26}px`;
      button.onclick = () => go(i);
      return button;
    }));
    return data.slides.map((_, i) =>
      `.st-key-stage .st-key-slide-${i}{visibility:visible!important;position:absolute!important;left:0;top:0;` +
      `transform-origin:0 0;transform:translate(${(i % columns) * wide + 12}px,${Math.floor(i / columns) * high + 4}px)` +
      ` scale(${fits})}`).join("");
  }

  function go(to) {
    place = Math.min(Math.max(to, 0), last);
    isOver = false;
    since = Date.now();
    typed = "";
    black = false;
    sessionStorage.setItem(STORE + data.deck, data.slides[place]);
    paint();
    tellPresenter();
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
    presenter?.close();
    setTriggerValue("left", place + 1);
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
    else if (key === "Escape" && isOver) { isOver = false; paint(); }
    else if (key === "Escape") leave();
    else if (key === "o" || key === "O") { isOver = !isOver; paint(); if (isOver) find("overview").children[place].focus(); }
    else if (key === "l" || key === "L") { points = !points; paint(); }
    else if (key === "p" || key === "P") openPresenter();
    else if (key === "h" || key === "H") handOut();
    else if (/^[0-9]$/.test(key)) { typed = (typed + key).slice(-3); paint(); }
    else if (key === "Enter" && typed) go(Number(typed) - 1);
    else if (key === "Enter" && isOver) go([...find("overview").children].indexOf(document.activeElement));
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  function tick() {
    find("clock").textContent = now();
    if (presenter && !presenter.closed) {
      const put = (name, text) => { presenter.document.getElementById(name).textContent = text; };
      put("on-slide", passed(since));
      put("in-all", passed(began));
      put("time", now());
    }
  }

  const now = () => new Date().toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" });
  const passed = (start) => {
    const seconds = Math.floor((Date.now() - start) / 1000);
    return `${String(Math.floor(seconds / 60)).padStart(2, "0")}:${String(seconds % 60).padStart(2, "0")}`;
  };

  // A rule as it holds in this window: another page is narrower, and lies elsewhere.
  function told(rule, from) {
    if (rule instanceof CSSMediaRule) return matchMedia(rule.conditionText).matches ? [...rule.cssRules].flatMap((r) => told(r, from)) : [];
    return [rule.cssText.replace(/url\("(?!data:)([^"]+)"\)/g, (_, to) => `url("${new URL(to, from)}")`)];
  }

  // A page of our own beside this one, with the same looks: slides are copies of what is drawn here.
  function page(title, body) {
    const opened = window.open("", "", "width=1366,height=768");
    if (!opened) return null; // a browser may forbid it
    const looks = opened.document.createElement("style"); // rules, not elements: some are written without text
    looks.textContent = [...document.styleSheets].flatMap((sheet) => {
      try { return [...sheet.cssRules].flatMap((rule) => told(rule, sheet.href || location.href)); } catch { return []; }
    }).join("\n");
    opened.document.title = title;
    opened.document.documentElement.lang = "vi";
    const base = opened.document.createElement("base");
    base.href = location.href;
    opened.document.head.append(base, looks);
    opened.document.body.innerHTML = body;
    return opened;
  }

  function copy(opened, i, wide) {
    const room = opened.document.createElement("div");
    room.style.cssText = `position:relative;overflow:hidden;width:${wide}px;height:${(wide * 9) / 16}px`;
    const stage = opened.document.createElement("div");
    stage.className = "st-key-stage";
    stage.style.cssText = `position:absolute;transform:scale(${wide / 1920});box-shadow:none;--scale:1;z-index:0;` +
      getComputedStyle(document.querySelector(".st-key-stage")).cssText.match(/--[^;]*;/g)?.join("");
    const slide = document.querySelector(`.st-key-stage .st-key-slide-${i}`)?.cloneNode(true);
    if (slide) {
      slide.style.setProperty("visibility", "visible", "important");
      stage.append(slide);
    }
    room.append(stage);
    return room;
  }

  function openPresenter() {
    presenter = page("Cửa sổ người trình bày", data.presenter);
    if (!presenter) return;
    presenter.document.addEventListener("keydown", pressed);
    tellPresenter();
    tick();
  }

  function tellPresenter() {
    if (!presenter || presenter.closed) return;
    const at = (name) => presenter.document.getElementById(name);
    at("now").replaceChildren(copy(presenter, place, 800));
    at("next").replaceChildren(...(place < last ? [copy(presenter, place + 1, 480)] : []));
    at("place").textContent = `${place + 1}/${last + 1}`;
    at("after").textContent = place < last ? data.titles[place + 1] : "Hết";
    at("notes").textContent = data.notes[place];
  }

  // Two slides a page of A4, each with its notes.
  function handOut() {
    const opened = page("Tài liệu phát tay", data.handout);
    if (!opened) return;
    data.slides.forEach((_, i) => {
      const part = opened.document.createElement("section");
      const notes = opened.document.createElement("p");
      notes.textContent = data.notes[i];
      part.append(copy(opened, i, 620), notes);
      opened.document.body.append(part);
    });
    opened.setTimeout(() => opened.print(), 600); // when its letters are there
  }

  function moved(event) {
    if (points) {
      const box = parentElement.closest(".st-key-stage").getBoundingClientRect(), scale = box.width / 1920;
      find("pointer").style.transform = `translate(${(event.clientX - box.x) / scale}px,${(event.clientY - box.y) / scale}px)`;
    } // the buttons are there for those who look for them with the mouse
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
  find("grid").onclick = () => { isOver = !isOver; paint(); };
  find("speak").onclick = openPresenter;
  find("print").onclick = handOut;
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
