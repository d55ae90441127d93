// Questions to the silo that are asked once, and changes. A failure is a sentence for people.

async function ask(path, options) {
  let answer;
  try {
    answer = await fetch(`/api/v1/${path}`, options);
  } catch {
    throw new Error("The silo does not answer.");
  }
  if (!answer.ok) throw new Error(await sentenceOf(answer));
  return answer;
}

async function sentenceOf(answer) {
  const text = await answer.text();
  try {
    const problem = JSON.parse(text);
    return problem.detail ?? problem.title ?? text;
  } catch {
    return text || `The silo refused with ${answer.status}.`;
  }
}

export async function get(path, query = {}) {
  const values = Object.entries(query).filter(([, value]) => value !== "" && value !== null && value !== undefined);
  const answer = await ask(`${path}?${new URLSearchParams(values)}`);
  return answer.json();
}

export async function send(method, path, body) {
  const answer = await ask(path, { method, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  return answer.json();
}

// The cookie that comes back is sent with everything from here on.
export async function signIn(key) {
  await ask("session", { method: "POST", headers: { "Content-Type": "application/json", Authorization: `Bearer ${key}` }, body: "{}" });
}

// Why a stream did not come about, which a browser does not tell: { status, says }. Null: the silo does not answer, or refuses nothing.
export async function refusal(path) {
  const stop = new AbortController();
  try {
    const answer = await fetch(path, { signal: stop.signal });
    return answer.ok ? null : { status: answer.status, says: await sentenceOf(answer) };
  } catch {
    return null;
  } finally {
    stop.abort();
  }
}

// The cookie is taken back; a certificate cannot be.
export async function signOut() {
  await ask("session", { method: "DELETE" });
}

// Null: not known.
export async function whoami() {
  try {
    return await get("whoami");
  } catch {
    return null;
  }
}

// While somebody types, nothing is asked for each letter: all edges would look through all of their sessions for it.
const pauseOfTyping = 200;
let typedAt = 0;

export function typed() { typedAt = Date.now(); }

// One question that is asked anew every few seconds while its page is shown; a later answer replaces an earlier one.
export class Question {
  constructor(changed) {
    this.changed = changed;
    this.reset("");
  }

  reset(name, value = null) {
    Object.assign(this, { name, value, isOfOther: value !== null, error: null, askedAt: 0, isAsking: false });
  }

  // name: what is asked for; another name forgets the answer, or keeps it until the next one comes. every: milliseconds.
  ask(name, every, ask, keeps = false) {
    if (name !== this.name) this.reset(name, keeps ? this.value : null);
    if (this.isAsking || Date.now() - this.askedAt < every || this.waits()) return this;
    this.isAsking = true;
    this.askedAt = Date.now();
    ask().then(value => ({ value, error: null }), error => this.isOfOther ? { value: null, error } : { error }).then(answer => {
      if (name !== this.name) return;
      Object.assign(this, answer, { isAsking: false, isOfOther: false });
      this.changed();
    });
    return this;
  }

  // For the end of a word.
  waits() {
    const rest = typedAt + pauseOfTyping - Date.now();
    clearTimeout(this.rest);
    if (rest > 0) this.rest = setTimeout(this.changed, rest);
    return rest > 0;
  }

  again() { this.askedAt = 0; }
}
