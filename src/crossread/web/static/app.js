// Conveniences of every page. Without this script every page reads, links lead and forms post.
document.documentElement.classList.add("scripted-on");

// Filters apply as soon as they are changed.
for (const form of document.querySelectorAll("form[data-auto]")) {
  let timer;
  const send = () => form.requestSubmit();
  form.addEventListener("change", send);
  form.addEventListener("input", (event) => {
    if (event.target.type !== "search") return;
    clearTimeout(timer);
    timer = setTimeout(send, 600);
  });
}

// A search box keeps the place of the cursor when its form comes back.
const searching = document.querySelector(".filters input[type=search]");
if (searching?.value && sessionStorage.getItem("searching") === location.pathname) {
  searching.focus();
  searching.setSelectionRange(searching.value.length, searching.value.length);
}
sessionStorage.removeItem("searching");
searching?.form.addEventListener("submit", () => {
  if (document.activeElement === searching) sessionStorage.setItem("searching", location.pathname);
});

// Keys: those a page offers stand on its links; the others go to the parts of the workbench.
const PLACES = { d: "/", r: "/read", c: "/compare", a: "/ask", o: "/out" };
const isTyping = (target) =>
  target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], dialog") !== null;
let afterG = false;

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  const key = event.key;
  if (afterG && PLACES[key]) location.assign(PLACES[key]);
  else if (key === "/") document.getElementById("find")?.focus();
  else if (key === "?") showKeys();
  else if (key === "j" || key === "k") step(key);
  else document.querySelector(`[data-key="${CSS.escape(key)}"]`)?.click();
  afterG = key === "g";
  if (key === "/") event.preventDefault();
});

// j and k go from row to row, or to the next and the previous page where there are no rows.
function step(key) {
  const rows = [...document.querySelectorAll(".row .opener, .desk h2 a, .quoted .number")];
  if (!rows.length) return document.querySelector(`[data-key="${key}"]`)?.click();
  const here = rows.indexOf(document.activeElement);
  const next = key === "j" ? Math.min(rows.length - 1, here + 1) : Math.max(0, here - 1);
  rows[next].focus();
  rows[next].scrollIntoView({ block: "center" });
}

const KEYS = [
  ["j / k", "next, previous"], ["Enter", "open"], ["u", "up to the list"], ["/", "search all texts"],
  ["g d", "desk"], ["g r", "read"], ["g c", "compare"], ["g a", "ask"], ["g o", "out"], ["?", "these keys"],
];

function showKeys() {
  let dialog = document.getElementById("keys");
  if (!dialog) {
    dialog = document.createElement("dialog");
    dialog.id = "keys";
    dialog.setAttribute("aria-label", "Keys");
    const list = document.createElement("dl");
    const own = [...document.querySelectorAll("[data-key][data-says]")].map((one) => [one.dataset.key, one.dataset.says]);
    for (const [key, what] of [...KEYS, ...own]) {
      const term = document.createElement("dt");
      const name = document.createElement("kbd");
      const told = document.createElement("dd");
      name.textContent = key;
      told.textContent = what;
      term.append(name);
      list.append(term, told);
    }
    const form = document.createElement("form");
    const button = document.createElement("button");
    form.method = "dialog";
    button.textContent = "Close";
    form.append(button);
    dialog.append(list, form);
    document.body.append(dialog);
  }
  dialog.showModal();
}

// On a small screen the way of comparing, or the text, that is shown stands in sight among the others.
for (const here of document.querySelectorAll(".tabs [aria-current], .shelf [aria-current]")) {
  const strip = here.closest(".tabs, .shelf ol");
  const before = here.getBoundingClientRect().left - strip.getBoundingClientRect().left;
  if (strip.scrollWidth > strip.clientWidth) strip.scrollLeft += before - 24;
}

// Words inside something folded: open it, then go there.
function reveal() {
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let up = target?.parentElement; up; up = up.parentElement) if (up.localName === "details") up.open = true;
  target?.scrollIntoView({ block: target.localName === "mark" ? "center" : "start" });
}
addEventListener("hashchange", reveal);
if (location.hash) reveal();
