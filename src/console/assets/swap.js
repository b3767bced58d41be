// Puts a fragment from the server in its place: the element stays, so that focus and live regions do.
// What somebody is typing is never replaced; the change waits and says so.
import { tick } from './timers.js';

const waiting = new Map();

function dirty(field) {
  if (field.type === 'hidden') return false;
  if (field === document.activeElement) return true;
  if (field instanceof HTMLSelectElement) {
    return [...field.options].some((option) => option.selected !== option.defaultSelected)
      && field.selectedIndex > 0;
  }
  return 'defaultValue' in field && field.value !== field.defaultValue;
}

/** Is somebody at work inside? An offer that is gone must go, whatever is chosen in it. */
function busy(element) {
  if (element.id === 'offer') return false;
  return [...element.querySelectorAll('input, select, textarea')].some(dirty);
}

function tell(element, by) {
  let note = element.querySelector(':scope > .changed');
  if (!note) {
    note = document.createElement('p');
    note.className = 'changed';
    note.setAttribute('role', 'status');
    element.append(note);
  }
  note.textContent = by ? `Cambiato da ${by}` : 'Cambiato nel frattempo';
}

function focusKept(element) {
  const active = document.activeElement;
  if (!active || !element.contains(active)) return () => {};
  const id = active.id;
  const key = active.dataset?.key;
  const href = active.getAttribute('href');
  return () => {
    const again = (id && document.getElementById(id))
      || (key && element.querySelector(`[data-key="${key}"]`))
      || (href && [...element.querySelectorAll('a')].find((a) => a.getAttribute('href') === href));
    if (again) again.focus();
  };
}

function put(element, fresh) {
  const refocus = focusKept(element);
  for (const { name } of [...element.attributes]) {
    if (!fresh.hasAttribute(name)) element.removeAttribute(name);
  }
  for (const { name, value } of [...fresh.attributes]) {
    if (element.getAttribute(name) !== value) element.setAttribute(name, value);
  }
  element.replaceChildren(...fresh.childNodes);
  refocus();
  tick();
}

function announceOffer(offer) {
  const region = document.getElementById('announce');
  if (region) region.textContent = offer.dataset.announce ?? '';
  document.title = document.title.replace(/^● /, '');
  if (offer.dataset.offer) document.title = `● ${document.title}`;
}

/** The call's state stands in the strip; the call screen repeats it. */
function repeatStates(strip) {
  for (const state of document.querySelectorAll('[data-contact-state]')) {
    const open = strip.querySelector(`[data-open="${CSS.escape(state.dataset.contactState)}"]`);
    const from = open?.querySelector('.state');
    state.textContent = from ? from.textContent : 'chiusa';
    state.className = from ? from.className : 'state state--closed';
  }
  markHere(strip);
}

function markHere(strip) {
  for (const link of strip.querySelectorAll('a')) {
    if (location.pathname.startsWith(link.getAttribute('href'))) link.setAttribute('aria-current', 'true');
  }
}

export function swap(name, html) {
  const element = document.getElementById(name);
  if (!element) return;
  const holder = document.createElement('template');
  holder.innerHTML = html;
  const fresh = holder.content.firstElementChild;
  if (!fresh || fresh.id !== name) return;
  if (element.dataset.contact && element.dataset.contact !== fresh.dataset.contact) return;
  if (busy(element)) {
    waiting.set(name, html);
    tell(element, fresh.dataset.changedBy);
    return;
  }
  waiting.delete(name);
  const before = element.dataset.offer;
  put(element, fresh);
  if (name === 'offer' && element.dataset.offer !== before) announceOffer(element);
  if (name === 'contact') repeatStates(element);
  document.dispatchEvent(new CustomEvent('console:swapped', { detail: element }));
}

/** Shows or hides the banner about the link to the server. */
export function showLink(state) {
  const banner = document.getElementById('link');
  if (!banner) return;
  banner.hidden = state === 'up';
  if (state === 'lost') banner.textContent = 'Collegamento perso, riprovo…';
  if (state !== 'ended') return;
  const enter = document.createElement('a');
  enter.href = '/console/sign-in';
  enter.textContent = 'Entri di nuovo';
  banner.replaceChildren('La sessione è finita: quello che è salvato resta. ', enter);
}

document.addEventListener('focusout', () => {
  setTimeout(() => {
    for (const [name, html] of [...waiting]) swap(name, html);
  });
});
const strip = document.getElementById('contact');
if (strip) markHere(strip);
const offer = document.getElementById('offer');
if (offer?.dataset.offer) announceOffer(offer);
