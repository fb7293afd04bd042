// The page works without this: it adds that a form leaves once, and that the status changes by itself.

const OFFLINE_ASK_AGAIN_MS = 5000;

const part = (id) => document.getElementById(id);

/** A second press, while the first one is on its way, does nothing. */
function leaveOnce(form) {
  const button = form.querySelector('button');
  form.addEventListener('submit', (event) => {
    if (button.getAttribute('aria-disabled') === 'true') {
      event.preventDefault();
      return;
    }
    button.setAttribute('aria-disabled', 'true');
    button.textContent = button.dataset.sending;
  });
}

/** Only where it differs, so that a screen reader is told what is new and nothing twice. */
function say(id, text) {
  if (part(id).textContent !== text) part(id).textContent = text;
}

function show(status, view) {
  status.dataset.standing = view.standing;
  say('status-title', view.title);
  say('status-text', view.text);
  part('retry').hidden = view.retryAfterAttempt === null;
  part('retry').elements.attempt.value = view.retryAfterAttempt ?? '';
  part('another').hidden = view.another === null;
  say('another', view.another ?? '');
}

/** Asks and shows; answers when to ask again, null for never. */
async function look(status) {
  const answer = await fetch(status.dataset.poll, { headers: { accept: 'application/json' } });
  // The link has ended meanwhile: the server says so better.
  if (answer.status === 404 || answer.status === 410) {
    window.location.reload();
    return null;
  }
  if (!answer.ok) throw new Error(String(answer.status));
  const view = await answer.json();
  show(status, view);
  return view.askAgainMs;
}

function follow(status) {
  let timer;
  const later = (ms) => {
    clearTimeout(timer);
    timer = ms === null ? null : setTimeout(() => void again(), ms);
  };
  async function again() {
    const askAgainMs = await look(status).catch(() => undefined);
    part('offline').hidden = askAgainMs !== undefined;
    later(askAgainMs === undefined ? OFFLINE_ASK_AGAIN_MS : askAgainMs);
  }
  if (status.dataset.askAgainMs === '') return;
  later(Number(status.dataset.askAgainMs));
  // Back from the message of M-Pesa, the customer waits for nothing.
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden && timer !== null) later(0);
  });
}

for (const form of document.querySelectorAll('form')) leaveOnce(form);

// Gone back to from the browser's memory: what it shows may be over.
window.addEventListener('pageshow', (event) => {
  if (event.persisted) window.location.reload();
});

if (part('status') !== null) {
  follow(part('status'));
  part('status-title').focus();
}
