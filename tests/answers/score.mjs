// How many of a list of questions are answered acceptably, by the command line as built:
//
//   cargo build --profile native -p electra-qa-cli
//   node tests/answers/score.mjs [--model FILE.gguf] [--all] [FILE.json]
//
// A file is a list of { id, kind, passage, question, accepted }; an empty text among `accepted` means that the text does
// not say. Without a file it is first-tries.json: what strangers might try first, written by someone who had seen neither
// the model nor its training data. --all prints the right ones, too.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

/** @param {string} path */
const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    model: { type: 'string' },
    cli: { type: 'string', default: at('../../target/native/electra-qa') },
    all: { type: 'boolean' },
  },
});

/**
 * As SQuAD's script compares answers: without case, articles, punctuation and the width of gaps.
 *
 * @param {string} text
 */
const plain = (text) =>
  text
    .toLowerCase()
    .replace(/[!-/:-@[-`{-~]/g, '')
    .replace(/\b(a|an|the)\b/g, ' ')
    .split(/\s+/)
    .filter(Boolean)
    .join(' ');

/**
 * What the command line answers.
 *
 * @param {{ passage: string, question: string }} asked
 * @returns {{ answers: { text: string }[], answerable?: number }}
 */
function asked({ passage, question }) {
  const model = values.model ? ['--model', values.model] : [];
  const { status, stdout, stderr } = spawnSync(
    values.cli,
    ['ask', '--passage', '-', '--question', question, '--top-k', '3', '--json', ...model],
    { input: passage, encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`${question}: ${stderr}`);
  return JSON.parse(stdout);
}

/**
 * Cases from elsewhere have their texts within `input`, and `expected` for `accepted`.
 *
 * @typedef {{ id: string, passage: string, question: string, accepted: string | string[] }} Case
 * @typedef {Partial<Case> & { input?: Partial<Case>, expected?: Case['accepted'] }} Given
 */
/** @type {Given[]} */
const given = JSON.parse(readFileSync(positionals[0] ?? at('first-tries.json'), 'utf8'));
const cases = given.map(({ input, expected, ...rest }) => ({
  ...input,
  accepted: expected,
  ...rest,
}));
const counts = { answered: [0, 0], unanswered: [0, 0] };
for (const each of cases) {
  const { passage, question } = each;
  if (!passage || !question || !each.accepted) continue;
  const accepted = [each.accepted].flat();
  const { answers, answerable } = asked({ passage, question });
  const said = answers[0]?.text ?? '';
  const right = accepted.some((text) => (said === '' ? text === '' : plain(text) === plain(said)));
  const count = counts[accepted.includes('') ? 'unanswered' : 'answered'];
  count[0] += Number(right);
  count[1] += 1;
  if (right && !values.all) continue;
  const best = answers.find(({ text }) => text)?.text;
  console.log(
    `${right ? 'right' : 'WRONG'}  ${each.id}  ${each.question}\n       ${JSON.stringify(said)}` +
      (said ? '' : ` (best ${JSON.stringify(best)})`) +
      (answerable === undefined ? '' : `, answerable ${answerable.toFixed(2)}`) +
      `, accepted ${JSON.stringify(accepted.slice(0, 3))}`,
  );
}
/** @param {number[]} count */
const line = ([right, all]) => `${right} of ${all}`;
console.log(`right: ${line(counts.answered)} that the text answers, ${line(counts.unanswered)} that it does not`);
