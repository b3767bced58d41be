// Alt and a letter press the button that carries the letter. Never a plain key: people type here.

function visible(element) {
  return element.getClientRects().length > 0 && !element.disabled;
}

function keyOf(event) {
  if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return null;
  if (event.getModifierState('AltGraph') || event.repeat) return null;
  return /^Key[A-Z]$/.test(event.code) ? event.code.slice(3).toLowerCase() : null;
}

function fill(button) {
  const field = document.getElementById(button.dataset.fill);
  if (!field) return;
  field.value = button.dataset.value;
  field.focus();
  field.dispatchEvent(new Event('input', { bubbles: true }));
  field.dispatchEvent(new Event('change', { bubbles: true }));
}

export function startShortcuts() {
  document.addEventListener('keydown', (event) => {
    const key = keyOf(event);
    if (!key) return;
    const button = [...document.querySelectorAll(`[data-key="${key}"]`)].find(visible);
    const field = [...document.querySelectorAll(`[data-focus="${key}"]`)].find(visible);
    if (!button && !field) return;
    event.preventDefault();
    if (button) button.click();
    else field.focus();
  });
  document.addEventListener('click', (event) => {
    const button = event.target.closest('[data-fill]');
    if (button) fill(button);
  });
}
