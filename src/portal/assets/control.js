// The control code: the browser looks for a number instead of asking a person. If it cannot, the
// question in words stays where it is.
import { firstWord } from './sha256.js';

/** How long the page may stand still at once, milliseconds. */
const SLICE = 12;

const pause = () => new Promise((resume) => { setTimeout(resume, 0); });

/** The counter that proves `salt`. */
async function prove(salt, bits) {
  const limit = 2 ** (32 - bits);
  let until = performance.now() + SLICE;
  for (let counter = 0; ; counter += 1) {
    if (firstWord(`${salt}.${counter}`) < limit) return String(counter);
    if (counter % 256 === 0 && performance.now() > until) {
      await pause();
      until = performance.now() + SLICE;
    }
  }
}

async function work(part) {
  const form = part.closest('form');
  const said = part.querySelector('.control__said');
  const number = part.querySelector('.control__ask input');
  const proof = form.elements.control_proof;
  part.querySelector('.control__work').hidden = false;
  part.querySelector('.control__ask').hidden = true;
  part.querySelector('.field__error')?.setAttribute('hidden', '');
  number.required = false;
  number.value = '';
  // A message above leads to the question, which is not there now.
  document.querySelectorAll(`a[href="#${number.id}"]`).forEach((link) => { link.href = '#control'; });
  let waiting = null;
  let done = false;
  form.addEventListener('submit', (event) => {
    if (done) return;
    event.preventDefault();
    waiting = { button: event.submitter };
    said.textContent = part.dataset.running;
  });
  said.textContent = part.dataset.running;
  proof.value = await prove(part.dataset.salt, Number(part.dataset.bits));
  done = true;
  said.textContent = part.dataset.done;
  if (waiting) form.requestSubmit(waiting.button);
}

const part = document.getElementById('control');
if (part) work(part);
