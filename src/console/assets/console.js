// Starts what the page needs. Everything works without it, live updates and saving while typing aside.
import { startDraft } from './draft.js';
import { startOutcome } from './outcome.js';
import { startPlaces } from './places.js';
import { startShortcuts } from './shortcuts.js';
import { startStream } from './stream.js';
import { showLink, swap } from './swap.js';
import { startTimers } from './timers.js';

document.documentElement.classList.add('js');
startTimers();
startShortcuts();
startPlaces();
startDraft();
startOutcome();
startStream(swap, showLink);

// A form that must go once: its button rests after the first press.
for (const form of document.querySelectorAll('form[data-once]')) {
  form.addEventListener('submit', (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = 'yes';
    for (const button of form.querySelectorAll('button')) button.setAttribute('aria-disabled', 'true');
  });
}

// Back and forward show the page as it was left: the buttons work again.
addEventListener('pageshow', (event) => {
  if (event.persisted) location.reload();
});

document.getElementById('problems')?.focus();
