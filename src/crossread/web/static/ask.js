// A language model that writes is watched; when it is done the page is shown anew.
const box = document.getElementById("writing");

async function watch() {
  const answer = await fetch(box.dataset.address, { headers: { Accept: "text/html" } }).catch(() => null);
  if (answer?.ok) {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-state]");
    if (!["asking", "stopping"].includes(fresh.dataset.state)) return location.reload();
    const [old, now] = [box.querySelector("p"), fresh.querySelector("p")];
    if (old && now) old.replaceChildren(...[...now.childNodes].map((one) => document.importNode(one, true)));
  }
  setTimeout(watch, 800);
}
if (box) setTimeout(watch, 800);
