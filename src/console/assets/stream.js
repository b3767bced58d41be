// One event stream a browser: the tab that holds the lock listens and passes on; the others hear from it.
// Without Web Locks or BroadcastChannel each tab listens for itself.
import { post } from './post.js';

const EVENTS = ['offer', 'presence', 'contact', 'line', 'delivery', 'announcement'];
// The server pings every 5 s; three missed pings are a dead line even if the socket looks alive.
const SILENCE_MS = 16000;
const RETRY_MS = 3000;

/** Opens the stream and keeps it open for as long as the page lives. */
function listen(onEvent, onLink) {
  let source = null;
  let heard = performance.now();
  let over = false;

  const alive = () => {
    heard = performance.now();
    onLink('up');
  };
  // A closed stream is a server that is away, or a session that is over: ask which.
  const reopen = async () => {
    source?.close();
    source = null;
    onLink('lost');
    try {
      const answer = await fetch('/console', { method: 'HEAD', redirect: 'manual', cache: 'no-store' });
      over = answer.type === 'opaqueredirect' || answer.status === 401 || answer.status === 403;
    } catch {
      over = false;
    }
    if (over) onLink('ended');
    else setTimeout(open, RETRY_MS);
  };
  const open = () => {
    heard = performance.now();
    source = new EventSource('/console/events');
    source.onopen = alive;
    source.onerror = () => {
      onLink('lost');
      if (source && source.readyState === EventSource.CLOSED) reopen();
    };
    for (const name of EVENTS) {
      source.addEventListener(name, (event) => {
        alive();
        onEvent(name, event.data);
      });
    }
    // Answered here, in the handler: a hidden tab's timers sleep, its messages do not.
    source.addEventListener('ping', (event) => {
      alive();
      post('/console/pong', { id: event.data }, true).catch(() => {});
    });
  };
  setInterval(() => {
    if (source && !over && performance.now() - heard > SILENCE_MS) reopen();
  }, 4000);
  addEventListener('pagehide', () => source?.close());
  open();
}

function share(name, onEvent, onLink) {
  const channel = new BroadcastChannel(name);
  const last = new Map();
  let link = 'up';
  let holding = false;

  channel.onmessage = ({ data }) => {
    if (data.kind === 'event') onEvent(data.name, data.html);
    if (data.kind === 'link') onLink(data.state);
    // A tab that has just opened asks for what it may have missed.
    if (data.kind === 'hello' && holding) {
      for (const [event, html] of last) channel.postMessage({ kind: 'event', name: event, html });
      channel.postMessage({ kind: 'link', state: link });
    }
  };
  channel.postMessage({ kind: 'hello' });
  navigator.locks.request(name, () => {
    holding = true;
    listen(
      (event, html) => {
        last.set(event, html);
        channel.postMessage({ kind: 'event', name: event, html });
        onEvent(event, html);
      },
      (state) => {
        if (state !== link) channel.postMessage({ kind: 'link', state });
        link = state;
        onLink(state);
      },
    );
    return new Promise(() => {});
  });
}

export function startStream(onEvent, onLink) {
  const operator = document.body.dataset.operator;
  if (!operator) return;
  if (navigator.locks && 'BroadcastChannel' in window) share(`centralino:${operator}`, onEvent, onLink);
  else listen(onEvent, onLink);
}
