// Saves the request as it is typed, checks a field when it is left, and takes over what another tab or
// person changed, except where somebody is typing here.
import { post } from './post.js';

const QUIET_MS = 400;
const RETRY_MS = 3000;
// How long a submission waits for the last fields to be saved; it carries them all anyway.
const LEAVE_MS = 2000;

let form = null;
const touched = new Set(); // typed here and not saved yet
const known = new Map(); // the last text the server has, by field
let timer = 0;
let sending = false;
let leaving = false;

const fields = () => [...form.elements].filter((f) => f.name && f.type !== 'hidden' && f.type !== 'submit');
const field = (name) => fields().find((f) => f.name === name);
const version = () => form.elements.version;

function say(text, bad = false) {
  const place = document.getElementById('saved');
  place.textContent = text;
  place.classList.toggle('saved--bad', bad);
}

function show(name, text) {
  const place = document.getElementById(`${name}-message`);
  const input = field(name);
  if (!place || !input) return;
  if (place.textContent !== text) place.textContent = text;
  input.closest('.field').classList.toggle('field--bad', text !== '');
  if (text) input.setAttribute('aria-invalid', 'true');
  else input.removeAttribute('aria-invalid');
}

/** One field at a time, in order, so that each save knows the version it builds on. */
async function save() {
  if (sending || touched.size === 0) return;
  sending = true;
  const [name] = touched;
  const value = field(name).value;
  touched.delete(name);
  say('Salvo…');
  let wait = 0;
  try {
    const answer = await post(form.dataset.draft, { field: name, value, version: version().value }, true);
    if (answer.status === 409) {
      touched.add(name);
      await merge();
    } else if (answer.ok) {
      const { version: next } = await answer.json();
      version().value = String(next);
      known.set(name, value);
      const now = new Date().toLocaleTimeString('it-IT', { hour: '2-digit', minute: '2-digit' });
      if (touched.size === 0) say(`Salvato alle ${now}`);
    } else {
      throw new Error(String(answer.status));
    }
  } catch {
    touched.add(name);
    wait = RETRY_MS;
    say('Non salvato: riprovo', true);
  }
  sending = false;
  if (touched.size > 0) setTimeout(save, wait);
}

/** Reads the page again and takes the fields that nobody is typing in here. */
async function merge() {
  const answer = await fetch(location.pathname, { cache: 'no-store', redirect: 'error' });
  if (!answer.ok) throw new Error(String(answer.status));
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const other = page.getElementById('pin-form');
  if (!other) {
    location.reload();
    return;
  }
  const by = other.dataset.changedBy ?? "un'altra finestra";
  for (const mine of fields()) {
    const theirs = other.elements[mine.name];
    if (!theirs || theirs.value === known.get(mine.name)) continue;
    known.set(mine.name, theirs.value);
    if (theirs.value === mine.value) continue;
    if (mine === document.activeElement || touched.has(mine.name)) {
      show(mine.name, `Cambiato da ${by}: «${theirs.value}». Qui resta il suo.`);
      touched.add(mine.name);
    } else {
      mine.value = theirs.value;
      show(mine.name, '');
    }
  }
  version().value = other.elements.version.value;
  clearTimeout(timer);
  timer = setTimeout(save, QUIET_MS);
}

async function check(name) {
  const all = Object.fromEntries(fields().map((f) => [f.name, f.value]));
  try {
    const answer = await post(form.dataset.check, { ...all, field: name });
    if (!answer.ok) return;
    const { messages = {} } = await answer.json();
    show(name, messages[name] ?? '');
    for (const [other, text] of Object.entries(messages)) {
      // A field not reached yet is not told off for being empty.
      if (other !== name && (text === '' || field(other)?.value)) show(other, text);
    }
  } catch {
    // The check is a courtesy: everything is checked again at the read-back.
  }
}

function flush() {
  clearTimeout(timer);
  save();
}

/** Lets the last saves land first, so that the submission carries the version they made. */
async function leave(event) {
  if (leaving || (!sending && touched.size === 0)) return;
  event.preventDefault();
  const button = event.submitter;
  const until = performance.now() + LEAVE_MS;
  flush();
  while ((sending || touched.size > 0) && performance.now() < until) {
    await new Promise((done) => setTimeout(done, 30));
  }
  leaving = true;
  touched.clear();
  form.requestSubmit(button);
}

export function startDraft() {
  form = document.querySelector('form[data-draft]');
  if (!form) return;
  for (const f of fields()) known.set(f.name, f.value);
  form.addEventListener('input', ({ target }) => {
    if (!target.name || !known.has(target.name)) return;
    touched.add(target.name);
    clearTimeout(timer);
    timer = setTimeout(save, QUIET_MS);
  });
  form.addEventListener('change', flush);
  form.addEventListener('focusout', ({ target }) => {
    if (known.has(target.name) && (target.value || target.getAttribute('aria-invalid'))) check(target.name);
  });
  // Enter goes to the next field: a request is sent by its button alone.
  form.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.defaultPrevented || event.target.tagName !== 'INPUT') return;
    event.preventDefault();
    const all = fields();
    all[all.indexOf(event.target) + 1]?.focus();
  });
  form.addEventListener('submit', leave);
  addEventListener('pagehide', () => {
    for (const name of touched) {
      post(form.dataset.draft, { field: name, value: field(name).value, version: version().value }, true).catch(() => {});
    }
  });
  // The strip tells of a newer draft, saved in another tab.
  document.addEventListener('console:swapped', ({ detail }) => {
    const open = detail.querySelector?.(`[data-open="${CSS.escape(form.dataset.contact)}"]`);
    if (open && Number(open.dataset.version) > Number(version().value) && !sending) merge().catch(() => {});
  });
}
