// The caller's telephone: dials, presses keys, says sentences, and shows what is heard.
"use strict";

const $ = (id) => document.getElementById(id);
const speech = window.speechSynthesis;
let call = null;
let stream = null;
let began = 0;

const KEY_NAMES = { "*": "asterisco", "#": "cancelletto" };

function note(text, kind, language) {
  const item = document.createElement("li");
  const time = document.createElement("time");
  const seconds = Math.max(0, Math.round((Date.now() - began) / 1000));
  time.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  const words = document.createElement("span");
  words.textContent = text;
  if (language) words.lang = language;
  if (kind) item.className = kind;
  item.append(time, words);
  $("transcript").append(item);
  $("transcript").scrollTop = $("transcript").scrollHeight;
}

function hush() {
  if (speech) speech.cancel();
}

function aloud(text, language) {
  if (!speech || !$("aloud").checked) return;
  const utterance = new SpeechSynthesisUtterance(text);
  if (language) utterance.lang = language;
  speech.speak(utterance);
}

function state(text) {
  $("state").textContent = text;
}

function onLine(yes) {
  $("call").disabled = yes;
  $("hangup").disabled = !yes;
  $("words").disabled = !yes;
  $("speak").querySelector("button").disabled = !yes;
}

function send(what, body) {
  return fetch(`/phone/calls/${call}/${what}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body ?? {}),
  });
}

const heard = {
  said(event) {
    state("In linea.");
    note(event.text, event.language ? "" : "person", event.language);
    aloud(event.text, event.language);
  },
  played() {
    note("♪ musica", "note");
  },
  listening(event) {
    if (event.dtmf && event.speech) state("Tocca a lei: prema un tasto o parli.");
    else if (event.speech) state("Tocca a lei: parli.");
    else state("Tocca a lei: prema un tasto.");
  },
  queued() {
    state("In attesa di un operatore.");
    note("In attesa di un operatore", "note");
  },
  ringing() {
    state("Squilla il telefono dell'operatore.");
    note("Squilla", "note");
  },
  bridged() {
    state("In conversazione con l'operatore.");
    note("In conversazione con l'operatore", "note");
  },
  unbridged() {
    state("La conversazione è finita.");
    note("La conversazione è finita", "note");
  },
  ended(event) {
    stream.close();
    hush();
    call = null;
    onLine(false);
    const words = {
      completed: "Chiamata terminata.",
      busy: "Occupato.",
      failed: "Il numero non è raggiungibile.",
      "no-answer": "Nessuna risposta.",
      canceled: "Chiamata annullata.",
    };
    const text = words[event.status] ?? "Chiamata terminata.";
    state(text);
    note(text, "note");
    $("call").focus();
  },
};

$("dial").addEventListener("submit", async (event) => {
  event.preventDefault();
  if (call) return;
  $("call").disabled = true;
  $("transcript").replaceChildren();
  began = Date.now();
  const form = new FormData($("dial"));
  const answer = await fetch("/phone/calls", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ from: form.get("from"), to: form.get("other").trim() || form.get("to") }),
  }).catch(() => null);
  if (!answer || !answer.ok) {
    $("call").disabled = false;
    state("La chiamata non è partita. Riprovi.");
    return;
  }
  call = (await answer.json()).call;
  onLine(true);
  state("Sta chiamando…");
  stream = new EventSource(`/phone/calls/${call}/events`);
  stream.onmessage = (message) => {
    const event = JSON.parse(message.data);
    heard[event.event]?.(event);
  };
  stream.onerror = () => {
    // A call that lost its stream was hung up by the exchange.
    if (call) heard.ended({ status: "completed" });
  };
});

$("hangup").addEventListener("click", () => call && send("hangup"));

function press(key) {
  const button = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  button.classList.add("pressed");
  setTimeout(() => button.classList.remove("pressed"), 150);
  if (!call) return;
  hush();
  note(`Tasto ${KEY_NAMES[key] ?? key}`, "me");
  send("press", { keys: key });
}

$("keypad").addEventListener("click", (event) => {
  const key = event.target.dataset.key;
  if (key) press(key);
});

document.addEventListener("keydown", (event) => {
  const typing = event.target.matches?.("input:not([type=radio]):not([type=checkbox])");
  if (typing || event.ctrlKey || event.altKey || event.metaKey) return;
  if (/^[0-9*#]$/.test(event.key)) press(event.key);
});

$("speak").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = $("words").value.trim();
  if (!call || !text) return;
  hush();
  note(text, "me");
  send("say", { text });
  $("words").value = "";
});

$("aloud").checked = Boolean(speech);
$("aloud").disabled = !speech;
