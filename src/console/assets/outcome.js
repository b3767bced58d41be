// Keeps the outcome and its note while they are written, so that a reload loses neither.
import { post } from './post.js';

const QUIET_MS = 600;

export function startOutcome() {
  const form = document.querySelector('.outcome__form');
  if (!form) return;
  let timer = 0;
  const save = () => {
    // Refused or late, nothing is lost: the buttons send the same again.
    if (form.elements.outcome.value) post(form.action, new FormData(form), true).catch(() => {});
  };
  form.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(save, QUIET_MS);
  });
  form.addEventListener('submit', () => clearTimeout(timer));
}
