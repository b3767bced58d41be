// Counts on what the server began to count. The page's own clock is never compared with the server's.

const started = new WeakMap();

function text(seconds) {
  const two = (n) => String(n).padStart(2, '0');
  const h = Math.floor(seconds / 3600);
  const m = Math.floor(seconds / 60) % 60;
  return h > 0 ? `${h}:${two(m)}:${two(seconds % 60)}` : `${m}:${two(seconds % 60)}`;
}

function elapsed(element) {
  if (!started.has(element)) started.set(element, performance.now());
  return Math.floor((performance.now() - started.get(element)) / 1000);
}

export function tick(root = document) {
  for (const timer of root.querySelectorAll('[data-timer]')) {
    const from = Number(timer.dataset.seconds);
    const passed = elapsed(timer);
    const now = timer.dataset.timer === 'down' ? Math.max(0, from - passed) : from + passed;
    const shown = text(now);
    if (timer.textContent !== shown) timer.textContent = shown;
    timer.classList.toggle('timer--short', timer.dataset.timer === 'down' && now <= 5);
  }
  for (const bar of root.querySelectorAll('progress[data-follow]')) {
    bar.dataset.from ??= String(bar.value);
    bar.value = Math.max(0, Number(bar.dataset.from) - elapsed(bar));
  }
}

export function startTimers() {
  tick();
  setInterval(tick, 1000);
}
