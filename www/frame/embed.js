// The engine in a frame: answers the messages of pages that its address names, and has a view of its own for pages
// that run no script. Protocol and address: docs/library.md.
import { createReader } from '../library/electra-qa.js';
import { Engine } from '../shared/engine.js';
import { isCancelled } from '../shared/failure.js';
import { unknown } from '../shared/options.js';
import english from '../shared/messages/en.json';
import { countSaid, decides, filled, hints, saying, sureness, worthShowing } from '../shared/verdict.js';

const VERSION = 1;

const parameters = new URLSearchParams(location.hash.slice(1));
const allowed = new Set(parameters.getAll('origin'));
const PARAMETERS = ['text', 'question', 'origin'];
for (const name of parameters.keys()) {
  if (!PARAMETERS.includes(name)) console.warn(unknown(name, PARAMETERS, "a parameter of this frame's address").message);
}

/**
 * @typedef {import('../library/electra-qa.js').ReaderOptions} ReaderOptions
 * @typedef {import('../library/electra-qa.js').Progress} Progress
 */

/**
 * The frame's one engine.
 * @type {{ engine: Engine, options: ReaderOptions } | undefined}
 */
let running;

/**
 * The engine. One that does not run is started, with the options that it had unless others are given.
 * @param {ReaderOptions} [options]
 * @param {(progress: Progress) => void} [onProgress]
 */
function engine(options = running?.options ?? {}, onProgress) {
  if (!running?.engine.started) {
    running = { options, engine: new Engine((signal) => createReader({ ...options, signal, onProgress })) };
  }
  return running.engine;
}

/**
 * Whether an engine runs that has other options than these. Content is not looked into.
 * @param {ReaderOptions} options
 */
function runsOtherwise(options) {
  if (!running?.engine.started) return false;
  const content = Object.values(options)
    .flat()
    .some((value) => value instanceof Blob);
  return content || JSON.stringify(running.options) !== JSON.stringify(options);
}

/* For pages with a script. */

/** @type {Map<string, { withdrawn: AbortController, enough?: boolean }>} */
const asked = new Map();

addEventListener('message', ({ data, origin, source }) => {
  // What is not ours is nobody's business, and an origin that cannot be named cannot be answered.
  if (!Number.isInteger(data?.electraQa) || source === null || origin === 'null') return;
  const { id, type } = data;
  const say = (/** @type {object} */ message) =>
    source.postMessage({ electraQa: VERSION, id, ...message }, { targetOrigin: origin });
  const refuse = (/** @type {string} */ code, /** @type {string} */ message, values = {}) =>
    say({ type: 'error', error: { code, message, values } });
  if (!allowed.has(origin)) {
    refuse(
      'origin-not-allowed',
      `This frame answers no messages from ${origin}. Add \`origin=${origin}\` to the fragment of its address.`,
    );
  } else if (data.electraQa !== VERSION) {
    refuse(
      'unsupported-version',
      `This frame speaks version ${VERSION} of the protocol, not ${data.electraQa}. Take both from one release.`,
    );
  } else {
    const key = `${origin} ${id}`;
    const failed = (/** @type {any} */ { code = 'engine-stopped', message, values }) => refuse(code, message, values);
    const options = data.options ?? {};
    if (type === 'load' && runsOtherwise(options)) {
      refuse('invalid-option', 'The engine of this frame has been started with other options. Use another frame for these.');
    } else if (type === 'load') {
      engine(options, (progress) => say({ type: 'progress', progress }))
        .reader()
        .then(() => say({ type: 'ready' }), failed);
    } else if (type === 'ask') {
      /** @type {{ withdrawn: AbortController, enough?: boolean }} */
      const mine = { withdrawn: new AbortController() };
      asked.set(key, mine);
      const onUpdate = (/** @type {object} */ result) => {
        say({ type: 'update', result });
        return !mine.enough;
      };
      engine()
        .ask(data.question, data.passage, { ...options, signal: mine.withdrawn.signal, ...(data.updates && { onUpdate }) })
        .then((result) => say({ type: 'answer', result }), failed)
        .finally(() => asked.delete(key));
    } else if (type === 'cancel') {
      asked.get(key)?.withdrawn.abort();
    } else if (type === 'enough') {
      const mine = asked.get(key);
      if (mine) mine.enough = true;
    } else {
      refuse('invalid-option', `There is no message \`${type}\`. There is: load, ask, enough, cancel.`);
    }
  }
});

for (const origin of parent === self ? [] : allowed) {
  try {
    parent.postMessage({ electraQa: VERSION, type: 'hello' }, origin);
  } catch {
    console.warn(`\`${origin}\` is not an origin.`);
  }
}

/* For pages without one. */

/**
 * An element that embed.html has.
 * @param {string} id
 */
const part = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
const [status, sure, reading] = ['status', 'sureness', 'reading'].map(part);
const passage = /** @type {HTMLTextAreaElement} */ (part('passage'));
const question = /** @type {HTMLInputElement} */ (part('question'));

/** @type {import('../shared/verdict.js').Words} */
const WORDS = { numbers: 'en', say: (key, values) => filled(/** @type {Record<string, string>} */ (english)[key], values) };
/** Most answers to ask for: more do not stand together. */
const TOP_K = 8;

const given = parameters.get('text');
if (given) {
  passage.value = given;
  passage.hidden = part('passage-label').hidden = true;
  show(given);
}
question.value = parameters.get('question') ?? '';

/**
 * Shows a text, with these parts marked.
 * @param {string} text
 * @param {{ start: number, end: number }[]} parts
 */
function show(text, parts = []) {
  const pieces = [];
  let at = 0;
  for (const { start, end } of [...parts].sort((a, b) => a.start - b.start)) {
    const mark = document.createElement('mark');
    mark.textContent = text.slice(start, end);
    pieces.push(text.slice(at, start), mark);
    at = end;
  }
  reading.replaceChildren(...pieces, text.slice(at));
  reading.hidden = false;
  reading.querySelector('mark')?.scrollIntoView({ block: 'nearest' });
}

/** @type {AbortController | undefined} */
let current;

// Not a form: a frame with `sandbox` may have none.
part('ask').addEventListener('click', ask);
question.addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && !event.isComposing) ask();
});

async function ask() {
  current?.abort();
  const mine = (current = new AbortController());
  const text = passage.value;
  const tell = (/** @type {string} */ words) => {
    if (mine === current) status.textContent = words;
  };
  tell('Starting…');
  sure.textContent = '';
  try {
    const reader = engine(undefined, ({ stage, loaded, total }) => {
      if (stage === 'download' && total > 0) tell(`Loading the model: ${Math.floor((100 * loaded) / total)} %`);
    });
    await reader.reader();
    tell('Reading…');
    const asked = question.value;
    const options = { topK: TOP_K, signal: mine.signal };
    const result = worthShowing(await reader.ask(asked, text, options));
    if (mine !== current) return;
    const said = result.answers.slice(0, countSaid(result));
    show(text, said);
    const lead = decides(result) ? `${WORDS.say('decides')} ` : '';
    tell(lead + (said.map((answer) => answer.text).join('; ') || saying(result, 0, WORDS)));
    const beware = (/** @type {boolean} */ foreign) =>
      [sureness(result, 0, WORDS), ...hints(result, 0, foreign, WORDS)].filter(Boolean).join('. ');
    sure.textContent = beware(false);
    // The answer does not wait for this.
    const { hint } = await reader.ask(asked, text, { ...options, hint: true }).catch(() => ({ hint: undefined }));
    if (hint && mine === current) sure.textContent = beware(true);
  } catch (error) {
    if (!isCancelled(error)) tell(/** @type {Error} */ (error).message);
  }
}
