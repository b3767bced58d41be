// Completes the name of a comune from the table: a combobox as the ARIA practices describe it.
// Asking is optional: whatever is typed by hand is as good.

const QUIET_MS = 150;

class Places {
  constructor(input) {
    this.input = input;
    this.list = document.getElementById(input.getAttribute('aria-controls'));
    this.timer = 0;
    this.asked = '';
    input.addEventListener('input', () => this.later());
    input.addEventListener('keydown', (event) => this.key(event));
    input.addEventListener('blur', () => setTimeout(() => this.close(), 150));
    this.list.addEventListener('mousedown', (event) => event.preventDefault());
    this.list.addEventListener('click', (event) => {
      const option = event.target.closest('[role="option"]');
      if (option) this.take(option);
    });
  }

  later() {
    clearTimeout(this.timer);
    const asked = this.input.value.trim();
    this.asked = asked;
    if (asked.length < 2) {
      this.close();
      return;
    }
    this.timer = setTimeout(() => this.ask(asked), QUIET_MS);
  }

  async ask(asked) {
    try {
      const query = new URLSearchParams({ q: asked, use: this.input.dataset.places });
      const answer = await fetch(`/console/places?${query}`, { headers: { accept: 'application/json' } });
      if (!answer.ok || this.asked !== asked || this.input !== document.activeElement) return;
      this.show(await answer.json());
    } catch {
      this.close();
    }
  }

  show(places) {
    this.list.replaceChildren(...places.slice(0, 8).map((place, n) => {
      const option = document.createElement('li');
      option.id = `${this.list.id}-${n}`;
      option.setAttribute('role', 'option');
      option.setAttribute('aria-selected', 'false');
      option.dataset.name = place.name;
      option.dataset.in = place.province;
      option.textContent = `${place.name} (${place.province})`;
      if (place.note) {
        const note = document.createElement('small');
        note.textContent = ` ${place.note}`;
        option.append(note);
      }
      return option;
    }));
    const any = places.length > 0;
    this.list.hidden = !any;
    this.input.setAttribute('aria-expanded', String(any));
    this.input.removeAttribute('aria-activedescendant');
  }

  key(event) {
    if (this.list.hidden) return;
    const options = [...this.list.children];
    const at = options.findIndex((option) => option.getAttribute('aria-selected') === 'true');
    if (event.key === 'ArrowDown') this.mark(options, (at + 1) % options.length);
    else if (event.key === 'ArrowUp') this.mark(options, at <= 0 ? options.length - 1 : at - 1);
    else if (event.key === 'Enter' && at >= 0) this.take(options[at]);
    else if (event.key === 'Escape') this.close();
    else return;
    event.preventDefault();
  }

  mark(options, at) {
    options.forEach((option, n) => option.setAttribute('aria-selected', String(n === at)));
    this.input.setAttribute('aria-activedescendant', options[at].id);
    options[at].scrollIntoView({ block: 'nearest' });
  }

  take(option) {
    this.asked = '';
    set(this.input, option.dataset.name);
    const province = document.getElementById(this.input.dataset.province);
    if (province) set(province, option.dataset.in);
    this.close();
  }

  close() {
    clearTimeout(this.timer);
    this.list.hidden = true;
    this.list.replaceChildren();
    this.input.setAttribute('aria-expanded', 'false');
    this.input.removeAttribute('aria-activedescendant');
  }
}

/** Sets a field as if it had been typed, so that it is saved too. */
function set(field, value) {
  field.value = value;
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

export function startPlaces() {
  for (const input of document.querySelectorAll('[data-places]')) new Places(input);
}
