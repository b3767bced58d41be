// Sends a form to our own server, with the session's token. No other address is ever asked.

export function csrf() {
  return document.querySelector('meta[name="csrf"]')?.content ?? '';
}

/** Posts `fields` as a form; `keepalive` lets it outlive the page. Answers the Response, or throws. */
export function post(url, fields, keepalive = false) {
  const body = new URLSearchParams(fields);
  body.set('csrf', csrf());
  return fetch(url, {
    method: 'POST',
    body,
    keepalive,
    credentials: 'same-origin',
    headers: { accept: 'application/json' },
    redirect: 'manual',
  });
}
