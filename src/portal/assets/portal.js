// What pages can do a little better with JavaScript. Nothing here is needed: every page works without.
import './control.js';

/** A secret that is being typed can be seen and hidden again. */
function reveal(input) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'button button--small';
  button.setAttribute('aria-controls', input.id);
  const label = document.querySelector(`label[for="${input.id}"]`)?.textContent ?? '';
  const say = (word) => {
    button.textContent = word;
    button.setAttribute('aria-label', `${word}: ${label}`);
  };
  say(input.dataset.show);
  button.addEventListener('click', () => {
    const hidden = input.type === 'password';
    input.type = hidden ? 'text' : 'password';
    say(hidden ? input.dataset.hide : input.dataset.show);
  });
  input.after(button);
  input.parentElement.classList.add('field--secret');
  input.form?.addEventListener('submit', () => { input.type = 'password'; });
}

document.querySelectorAll('input[data-show]').forEach(reveal);
document.querySelectorAll('button[data-print]').forEach((button) => {
  button.hidden = false;
  button.addEventListener('click', () => window.print());
});
document.getElementById('errors')?.focus();

// A new PIN is seen once: a browser that keeps whole pages in memory must not bring it back.
const shown = document.getElementById('new-pin');
if (shown) addEventListener('pagehide', () => shown.remove());
