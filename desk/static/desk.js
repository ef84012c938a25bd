// Keeps a desk page current. Every page is right without this file: it only saves a click.
"use strict";

(() => {
  const region = document.querySelector("[data-live]");
  const POLL = 10000;
  const CALM = 250;

  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-once]")) return;
    // After the form was read: a disabled button would not be sent with it.
    setTimeout(() => event.target.querySelectorAll("button").forEach((b) => { b.disabled = true; }));
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("[data-once] button").forEach((b) => { b.disabled = false; });
  });

  const log = document.querySelector("[role=log]");
  if (log) log.scrollTop = log.scrollHeight;
  if (!region) return;

  const status = document.querySelector("[data-live-status]");
  let timer = 0;
  let busy = false;
  let again = false;

  function appendLines(fresh) {
    const mine = document.getElementById(fresh.id);
    const low = log.scrollHeight - log.scrollTop - log.clientHeight < 60;
    for (const line of fresh.children) {
      if (!document.getElementById(line.id)) mine.append(document.importNode(line, true));
    }
    if (low) log.scrollTop = log.scrollHeight;
  }

  function replace(fresh) {
    const mine = document.getElementById(fresh.id);
    if (!mine || mine.innerHTML === fresh.innerHTML) return;
    const focused = mine.contains(document.activeElement) ? document.activeElement.id : "";
    mine.innerHTML = fresh.innerHTML;
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
    const line = mine.closest(".line");
    if (line) line.className = fresh.closest(".line").className;
  }

  // What an aidant is writing is never replaced; the rest of the answer zone follows the case.
  function replaceAnswer(fresh) {
    const mine = document.getElementById("reponse");
    const draft = mine.querySelector("textarea");
    if (draft && fresh.querySelector("textarea")) return;
    if (draft && draft.value.trim()) return;
    if (mine.innerHTML !== fresh.innerHTML) mine.innerHTML = fresh.innerHTML;
  }

  async function refresh() {
    if (busy) { again = true; return; }
    busy = true;
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" }, credentials: "same-origin" });
      if (answer.redirected) { location.href = answer.url; return; }
      if (!answer.ok) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      document.title = page.title;
      page.querySelectorAll("[data-live-log]").forEach(appendLines);
      page.querySelectorAll("[data-live-text], [data-live-html]").forEach(replace);
      const zone = page.getElementById("reponse");
      if (zone) replaceAnswer(zone);
      const queue = page.getElementById("file");
      if (queue) replace(queue);
      status.textContent = "";
    } catch {
      status.textContent = "· Connexion perdue, nouvel essai…";
    } finally {
      busy = false;
      if (again) { again = false; soon(); }
    }
  }

  function soon() {
    clearTimeout(timer);
    timer = setTimeout(() => { refresh(); timer = setInterval(refresh, POLL); }, CALM);
  }

  timer = setInterval(refresh, POLL);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) soon(); });
  new EventSource(region.dataset.live).addEventListener("nouveau", soon);
})();
