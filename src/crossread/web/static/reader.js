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

// Words lead to what is said of them in the margin; the margin lights its words.
text.addEventListener("click", (event) => {
  if (getSelection()?.toString() || event.target.closest("a, button")) return;
  const numbers = [];
  for (let up = event.target.closest("mark[data-r]"); up; up = up.parentElement.closest("mark[data-r]")) {
    if (getComputedStyle(up).textDecorationLine !== "none") numbers.push(up.dataset.r);
  }
  light(numbers);
});
for (const note of text.querySelectorAll(".m")) {
  note.addEventListener("mouseenter", () => light([note.dataset.r]));
  note.addEventListener("focusin", () => light([note.dataset.r]));
}
text.querySelector(".page").addEventListener("mouseleave", () => light([]));
