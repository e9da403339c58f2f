import { Utf16Offsets } from "./offsets.js";

// The reader: layers switch at once and are remembered, findings and words light each other up.
const text = document.getElementById("text");
const form = document.querySelector("form[data-layers]");

function apply() {
  for (const box of form.querySelectorAll("input[name=layer]")) text.classList.toggle(`on-${box.value}`, box.checked);
}

const known = new URLSearchParams(location.search).has("layers") ? null : sessionStorage.getItem("layers");
if (known !== null) {
  const on = known.split(" ");
  for (const box of form.querySelectorAll("input[name=layer]")) box.checked = on.includes(box.value);
  apply();
}
form.addEventListener("change", () => {
  apply();
  const on = [...form.querySelectorAll("input[name=layer]:checked")].map((box) => box.value);
  sessionStorage.setItem("layers", on.join(" "));
});

function light(numbers) {
  for (const one of text.querySelectorAll(".lit-up")) one.classList.remove("lit-up");
  for (const number of numbers) {
    for (const one of text.querySelectorAll(`[data-r="${CSS.escape(number)}"]`)) one.classList.add("lit-up");
  }
}

// Words lead to what is said of them in the margin; the margin, and a rectangle on a picture,
// light their words.
text.addEventListener("click", (event) => {
  if (getSelection()?.toString() || event.target.closest("a, button")) return;
  const numbers = [];
  for (let up = event.target.closest("mark[data-r]"); up; up = up.parentElement.closest("mark[data-r]")) {
    if (getComputedStyle(up).textDecorationLine !== "none") numbers.push(up.dataset.r);
  }
  light(numbers);
});
for (const note of text.querySelectorAll(".m, .leaf .pin[data-r]")) {
  note.addEventListener("mouseenter", () => light([note.dataset.r]));
  note.addEventListener("focusin", () => light([note.dataset.r]));
}
for (const part of text.querySelectorAll(".page, .leaf")) part.addEventListener("mouseleave", () => light([]));

// Words selected: their place in code points of the whole text, for a finding added by hand. What a
// paragraph shows is the text itself, so its text content counts as the record does.
const form2 = document.getElementById("by-hand");

function placeIn(body, node, offset) {
  const range = document.createRange();
  range.selectNodeContents(body);
  range.setEnd(node, offset);
  const words = new Utf16Offsets(body.textContent);
  return Number(body.dataset.start) + words.toCodePoint(range.toString().length);
}

function bodyOf(node) {
  return (node.nodeType === Node.TEXT_NODE ? node.parentElement : node)?.closest(".body");
}

function choose() {
  const selection = getSelection();
  if (!selection || selection.isCollapsed || !selection.rangeCount) return;
  const range = selection.getRangeAt(0);
  const [first, last] = [bodyOf(range.startContainer), bodyOf(range.endContainer)];
  if (!first || !last) return;
  const start = placeIn(first, range.startContainer, range.startOffset);
  const end = placeIn(last, range.endContainer, range.endOffset);
  if (start >= end) return;
  form2.elements.place.value = `${start}-${end}`;
  document.getElementById("chosen-words").textContent = selection.toString().slice(0, 200);
  form2.hidden = false;
}

if (form2) {
  text.addEventListener("mouseup", () => setTimeout(choose));
  addEventListener("keyup", (event) => event.shiftKey && choose());
  document.getElementById("not-now").addEventListener("click", () => (form2.hidden = true));
  form2.elements.kind.addEventListener("change", () => {
    for (const one of form2.querySelectorAll("[data-of]")) one.hidden = one.dataset.of !== form2.elements.kind.value;
  });
}
