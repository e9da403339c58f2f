// Conveniences only: without this script the page shows the same, filters by rank and source, and
// every link works.
const all = (selector, root = document) => [...root.querySelectorAll(selector)];

for (const element of all(".scripted")) element.hidden = false;

// Words inside something folded: open it, then go there.
function reveal() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  for (let up = target.parentElement; up; up = up.parentElement) {
    if (up.localName === "details") up.open = true;
  }
  target.scrollIntoView({ block: "center" });
}
addEventListener("hashchange", reveal);
if (location.hash) reveal();

// The text filter looks at the words of each row; case and accents do not matter.
const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const field = document.getElementById("by-words");
const shown = document.getElementById("n-shown");
const rows = all("#statements .row[id]").map((row) => [row, plain(row.textContent)]);
const folds = all("#statements .fold");

function filter() {
  const wanted = plain(field.value).split(/\s+/).filter(Boolean);
  for (const [row, text] of rows) row.classList.toggle("out", !wanted.every((one) => text.includes(one)));
  if (wanted.length) for (const fold of folds) fold.open = true;
  tell();
}
function tell() {
  for (const fold of folds) {
    fold.hidden = !all(".row", fold).some((row) => getComputedStyle(row).display !== "none");
  }
  const n = rows.filter(([row]) => row.offsetParent !== null || !isOut(row)).length;
  shown.textContent = n === rows.length ? "" : `${n} of ${rows.length} shown`;
}
const isOut = (row) => getComputedStyle(row).display === "none" || row.closest(".rank").matches(".off");

if (field) {
  let timer;
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(filter, 120);
  });
  const form = field.form;
  form.addEventListener("change", () => {
    for (const rank of all("#statements .rank")) {
      const chosen = form.querySelector("[name=rank]:checked").id;
      rank.classList.toggle("off", chosen !== "r-all" && chosen !== `r-${rank.id}`);
    }
    tell();
  });
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

// Paper shows what the screen folds.
let folded = [];
addEventListener("beforeprint", () => {
  folded = all("details:not([open]):not(.overview)");
  for (const details of folded) details.open = true;
});
addEventListener("afterprint", () => {
  for (const details of folded) details.open = false;
});
