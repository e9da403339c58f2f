// The desk: files are sent one by one with their progress, and the work is watched.
const form = document.querySelector("form[data-drop]");
const drop = form.querySelector(".drop");
const list = form.querySelector(".uploads");
const input = form.querySelector("input[type=file]");
const work = document.getElementById("work");

for (const kind of ["dragenter", "dragover"]) {
  drop.addEventListener(kind, (event) => {
    event.preventDefault();
    drop.classList.add("over");
  });
}
for (const kind of ["dragleave", "drop"]) drop.addEventListener(kind, () => drop.classList.remove("over"));
drop.addEventListener("drop", (event) => {
  event.preventDefault();
  send([...event.dataTransfer.files]);
});
input.addEventListener("change", () => send([...input.files]));

// A request that tells how much of its body is sent; fetch does not.
function post(file, onProgress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", `/api/sources?name=${encodeURIComponent(file.name)}`);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => onProgress(event.loaded, event.total));
    request.addEventListener("load", () => resolve([request.status, request.response]));
    request.addEventListener("error", () => reject(new Error("the workbench does not answer")));
    request.send(file);
  });
}

async function send(files) {
  if (!files.length) return;
  list.hidden = false;
  for (const file of files) await sendOne(file);
  await fetch("/api/work", { method: "POST" });
  location.assign("/");
}

async function sendOne(file) {
  const line = document.createElement("li");
  const name = document.createElement("bdi");
  const bar = document.createElement("progress");
  const told = document.createElement("span");
  name.textContent = file.name;
  bar.setAttribute("aria-label", file.name);
  line.append(name, bar, told);
  list.append(line);
  try {
    const [status, answer] = await post(file, (sent, all) => {
      bar.max = all;
      bar.value = sent;
    });
    told.textContent = status === 201 ? "taken in" : status === 200 ? "was here" : "not read";
    if (status >= 400) {
      const why = document.createElement("span");
      why.className = "bad";
      why.textContent = [answer?.detail, answer?.hint].filter(Boolean).join(". ");
      line.append(why);
    }
  } catch (error) {
    told.textContent = error.message;
  }
}

// The work tells how far it is; when it ends the desk is shown anew.
async function watch() {
  if (!["working", "stopping"].includes(work.dataset.state)) return;
  const answer = await fetch("/work?pending", { headers: { Accept: "text/html" } }).catch(() => null);
  if (answer?.ok) {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-state]");
    if (!["working", "stopping"].includes(fresh.dataset.state)) return isWriting() ? ended(fresh) : location.reload();
    if (fresh.dataset.step !== work.dataset.step && work.dataset.step === "Taking in sources" && !isWriting()) {
      return location.reload();
    }
    work.dataset.step = fresh.dataset.step;
    tick(fresh.dataset.pending.split(" "));
    const [old, now] = [work.querySelector("progress"), fresh.querySelector("progress")];
    if (old && now && old.hasAttribute("value") && now.hasAttribute("value")) {
      old.max = now.max;
      old.value = now.value;
      work.querySelector("p").replaceChildren(...document.importNode(fresh.querySelector("p"), true).childNodes);
    } else {
      work.replaceChildren(...[...fresh.childNodes].map((one) => document.importNode(one, true)));
    }
  }
  setTimeout(watch, 900);
}

// What somebody has begun to write must not be lost to a page that loads anew.
function isWriting() {
  return [...document.querySelectorAll("textarea, .fields input")].some((one) => one.value !== one.defaultValue);
}

function ended(fresh) {
  const line = document.createElement("p");
  const link = document.createElement("a");
  link.href = "/";
  link.textContent = "Show the desk as it is now";
  line.append("The sources are read. ", link, " when you are done writing.");
  work.dataset.state = fresh.dataset.state;
  work.replaceChildren(line);
  tick([]);
}

function tick(pending) {
  for (const one of document.querySelectorAll("[data-source]")) {
    if (!pending.includes(one.dataset.source)) {
      one.textContent = "read";
      one.className = "";
      delete one.dataset.source;
    }
  }
}
watch();
