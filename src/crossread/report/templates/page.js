// Conveniences only: without this script the page shows the same, filters by rank and source, and
// every link works.
const all = (selector, root = document) => [...root.querySelectorAll(selector)];

for (const element of all(".scripted")) element.hidden = false;

// Words inside something folded: open it, then go there.
function reveal() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  let opened = false;
  for (let up = target.parentElement; up; up = up.parentElement) {
    if (up.localName !== "details" || up.open) continue;
    up.open = true;
    opened = true;
  }
  if (opened) target.scrollIntoView();
}
addEventListener("hashchange", reveal);
if (location.hash) reveal();

// The text filter looks at the words that each row found; case and accents do not matter.
const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const field = document.getElementById("by-words");
const form = field?.form;
const shown = document.getElementById("n-shown");
const folds = all("#statements .fold");
const rows = all("#statements .row[id]").map((row) => ({
  row,
  text: plain(all("blockquote:not(.faint)", row).map((words) => words.textContent).join(" ")),
}));

function filter() {
  const wanted = plain(field.value).split(/\s+/).filter(Boolean);
  const rank = form.querySelector("[name=rank]:checked").id.slice(2);
  const source = form.querySelector("#by-source")?.value;
  let n = 0;
  for (const one of rows) {
    one.held = wanted.every((word) => one.text.includes(word));
    one.row.classList.toggle("out", !one.held);
    one.held &&= !source || one.row.classList.contains(`has-${source}`);
    if (one.held && (rank === "all" || one.row.classList.contains(rank))) n += 1;
  }
  for (const fold of folds) {
    const own = rows.filter((one) => one.held && fold.contains(one.row));
    fold.hidden = own.length === 0;
    if (wanted.length) fold.open = true;
  }
  shown.textContent = n === rows.length ? "" : `${n} of ${rows.length} shown`;
}

if (field) {
  let timer;
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(filter, 120);
  });
  form.addEventListener("change", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  const opener = document.getElementById("open-all");
  opener.addEventListener("click", () => {
    const open = opener.getAttribute("aria-pressed") !== "true";
    opener.setAttribute("aria-pressed", String(open));
    for (const details of all("#statements .opens, #statements .absences, #statements .fold")) {
      details.open = open;
    }
  });
}

// Paper folds what the screen folds; this opens all of it, for who wants everything printed.
const unfold = document.getElementById("unfold");
unfold?.addEventListener("click", () => {
  const open = unfold.getAttribute("aria-pressed") !== "true";
  unfold.setAttribute("aria-pressed", String(open));
  for (const details of all("details:not(.opens)")) details.open = open;
});
