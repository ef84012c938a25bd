// Makes the conversation live. Every page works without this file, by sending its forms.
"use strict";

(() => {
  const list = document.getElementById("messages");
  if (!list) return;
  const buttons = document.getElementById("boutons");
  const typing = document.getElementById("attente");
  const network = document.getElementById("reseau");
  const write = document.getElementById("ecrire");
  const field = document.getElementById("texte");
  const POLL = 5000;
  const LONGEST_PAUSE = 15000;
  const KEPT = "pasapas-a-envoyer";
  const queue = JSON.parse(sessionStorage.getItem(KEPT) || "[]");
  let sending = false;
  let reading = false;
  let readAgain = false;
  let seenAt = Date.now();

  function newId() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  // Down to the buttons, but never past the beginning of what has just been said.
  function scrollTo(line) {
    const end = document.documentElement.scrollHeight - innerHeight;
    const start = line ? line.getBoundingClientRect().top + scrollY - 72 : end;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    window.scrollTo({ top: Math.min(start, end), behavior: calm ? "auto" : "smooth" });
  }

  function showPending(text, id) {
    const line = document.createElement("li");
    line.className = "message person pending";
    line.dataset.envoi = id;
    line.innerHTML = '<p class="by">Vous</p><p class="bubble"></p>';
    line.querySelector(".bubble").textContent = text;
    list.append(line);
  }

  // What could not leave yet survives a page that is loaded again, and nothing longer than this tab.
  function keep() {
    if (queue.length) sessionStorage.setItem(KEPT, JSON.stringify(queue));
    else sessionStorage.removeItem(KEPT);
  }

  // One send at a time, in order; a send that fails is tried again under the same identifier.
  async function drain() {
    if (sending) return;
    sending = true;
    let pause = 500;
    while (queue.length) {
      try {
        const answer = await fetch("/telephone", {
          method: "POST", body: new URLSearchParams(queue[0].form), headers: { "X-Envoi": "programme" },
          credentials: "same-origin",
        });
        if (answer.status === 410) { sessionStorage.removeItem(KEPT); location.reload(); return; }
        // The form is too old: the new page sends it again, with a new token.
        if (answer.status === 403) { location.reload(); return; }
        if (answer.status === 429 || answer.status >= 500) throw new Error(String(answer.status));
        if (!answer.ok) refuse(queue[0].id);
        queue.shift();
        keep();
        pause = 500;
        network.hidden = true;
        read();
      } catch {
        network.hidden = false;
        await new Promise((done) => setTimeout(done, pause));
        pause = Math.min(pause * 2, LONGEST_PAUSE);
      }
    }
    sending = false;
  }

  function refuse(id) {
    const line = list.querySelector(`[data-envoi="${id}"]`);
    line?.classList.remove("pending");
    if (line) line.querySelector(".by").textContent = "Vous (message non envoyé)";
  }

  function send(data, text) {
    const body = new URLSearchParams(data);
    const id = newId();
    body.set("envoi", id);
    showPending(text, id);
    typing.hidden = false;
    seenAt = Date.now();
    queue.push({ form: body.toString(), text, id });
    keep();
    scrollTo(null);
    drain();
  }

  // Ask for what follows the last message shown. Nothing is lost: a hint only makes it sooner.
  async function read() {
    if (reading) { readAgain = true; return; }
    reading = true;
    try {
      const answer = await fetch(`/telephone/messages?after=${list.dataset.dernier}`, { credentials: "same-origin" });
      if (answer.status === 410) { location.reload(); return; }
      if (answer.ok) show(new DOMParser().parseFromString(await answer.text(), "text/html"));
    } catch {
      // The next reading comes by itself.
    } finally {
      reading = false;
      if (readAgain) { readAgain = false; read(); }
    }
  }

  function show(page) {
    const fresh = page.getElementById("messages");
    let answered = null;
    let added = false;
    for (const line of [...fresh.children]) {
      if (document.getElementById(line.id)) continue;
      const mine = line.hasAttribute("data-moi");
      const shown = document.importNode(line, true);
      const pending = list.querySelector(".pending");
      // An answer stands before what was written meanwhile and has not been taken yet.
      if (mine && pending) pending.replaceWith(shown);
      else list.insertBefore(shown, pending);
      added = true;
      if (!mine) answered = answered || shown;
    }
    list.dataset.dernier = fresh.dataset.dernier;
    if (!added) return;
    if (!list.querySelector(".pending")) typing.hidden = true;
    showButtons(page.getElementById("boutons"));
    scrollTo(answered);
  }

  // Buttons change under the finger: the keyboard's place goes back to the conversation, not to the page's top.
  function showButtons(fresh) {
    const values = (place) => [...place.querySelectorAll("button")].map((button) => button.value).join(" ");
    if (values(buttons) === values(fresh)) {
      buttons.querySelector("form")?.removeAttribute("data-parti");
      return;
    }
    const held = buttons.contains(document.activeElement);
    buttons.innerHTML = fresh.innerHTML;
    if (held) buttons.querySelector("button")?.focus({ preventScroll: true });
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    const submitter = event.submitter;
    if (form === write) {
      event.preventDefault();
      if (!field.value.trim()) return;
      send(new FormData(form), field.value.trim());
      field.value = "";
    } else if (buttons.contains(form)) {
      event.preventDefault();
      // A finger that presses twice means one thing.
      if ("parti" in form.dataset) return;
      form.dataset.parti = "";
      const data = new FormData(form);
      data.set(submitter.name, submitter.value);
      send(data, submitter.firstChild.textContent.trim());
    }
  });

  // On a keyboard, Enter sends and Shift+Enter begins a line; while an accent is being composed it does neither.
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    write.requestSubmit();
  });

  function watchIdleness() {
    const limit = Number(document.body.dataset.inactif) * 1000;
    if (!limit) return;
    document.addEventListener("visibilitychange", () => { if (Date.now() - seenAt > limit) location.reload(); });
    setInterval(() => {
      const idle = Date.now() - seenAt;
      document.getElementById("inactif").hidden = idle < limit - 120000;
      if (idle > limit + 1000) location.reload();
    }, 5000);
  }

  if (queue.length) {
    // The page is new, and so is its token; what was said and its identifier stay.
    const token = write.elements._csrf_token.value;
    for (const waiting of queue) {
      const form = new URLSearchParams(waiting.form);
      form.set("_csrf_token", token);
      waiting.form = form.toString();
      showPending(waiting.text, waiting.id);
    }
    drain();
  }
  setInterval(read, POLL);
  addEventListener("online", () => { read(); drain(); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) read(); });
  new EventSource("/telephone/direct").addEventListener("nouveau", read);
  watchIdleness();
  scrollTo(document.getElementById("nouveau"));
})();
