// The operator's softphone: a bar that appears when the client of this page rings.
// Load it with <script src="/phone/softphone.js" data-client="anna"></script>.
"use strict";

(() => {
  const client = document.currentScript?.dataset.client;
  if (!client) return;
  const base = `/phone/clients/${encodeURIComponent(client)}`;

  const sheet = document.createElement("link");
  sheet.rel = "stylesheet";
  sheet.href = "/phone/softphone.css";
  document.head.append(sheet);

  const make = (name, properties) => Object.assign(document.createElement(name), properties);
  const bar = make("div", { className: "softphone", hidden: true });
  bar.setAttribute("role", "region");
  bar.setAttribute("aria-label", "Telefono");
  const state = make("p", {});
  state.setAttribute("role", "status");
  const answer = make("button", { type: "button", textContent: "Rispondi", id: "softphone-answer" });
  const end = make("button", {
    type: "button", textContent: "Riaggancia", id: "softphone-hangup", className: "softphone-end",
  });
  const heard = make("p", { className: "softphone-heard", hidden: true });
  heard.setAttribute("aria-live", "polite");
  const talk = make("form", { hidden: true });
  const words = make("input", { autocomplete: "off", placeholder: "Dica qualcosa a chi chiama" });
  words.setAttribute("aria-label", "Dica qualcosa a chi chiama");
  talk.append(words, make("button", { textContent: "Dica" }));
  bar.append(state, answer, end, heard, talk);
  document.addEventListener("DOMContentLoaded", () => document.body.append(bar));
  if (document.body) document.body.append(bar);

  // The page makes room at its end, so that the bar covers nothing for good.
  const show = (there) => {
    bar.hidden = !there;
    document.documentElement.classList.toggle("softphone-there", there);
  };

  let talking = false;
  const post = (what, body) =>
    fetch(`${base}/${what}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body ?? {}),
    });

  const events = {
    ringing(event) {
      talking = false;
      state.textContent = `Chiamata da ${event.from}`;
      answer.hidden = false;
      talk.hidden = true;
      heard.hidden = true;
      show(true);
    },
    bridged() {
      talking = true;
      state.textContent = "In conversazione";
      answer.hidden = true;
      talk.hidden = false;
      show(true);
    },
    heard(event) {
      heard.textContent = `Chi chiama: ${event.text}`;
      heard.hidden = false;
    },
    ended() {
      talking = false;
      show(false);
    },
  };

  answer.addEventListener("click", () => post("answer"));
  end.addEventListener("click", () => post(talking ? "hangup" : "decline"));
  talk.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = words.value.trim();
    if (text) post("say", { text });
    words.value = "";
  });

  const stream = new EventSource(`${base}/events`);
  stream.onmessage = (message) => {
    const event = JSON.parse(message.data);
    events[event.event]?.(event);
  };
  window.addEventListener("pagehide", () => stream.close());
})();
