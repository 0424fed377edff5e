// What is said of a result, in words, by the widget and by the frame's own view. Which answers are shown and how sure
// one may be of them the engine says (`standing`, `level`); the page says it in the same words (`messages/`).

/**
 * @typedef {import('../library/electra-qa.js').Answer & { confidence?: number }} Answer
 * @typedef {Partial<Omit<import('../library/electra-qa.js').Verdict, 'answers'>> & { answers: Answer[] }} Result that of any mode
 * @typedef {import('../library/electra-qa.js').Verdict['level']} Level
 * @typedef {Record<string, string | number>} Values
 * @typedef {{ numbers: string | undefined, say: (key: string, values?: Values) => string }} Words texts, and the language of numbers
 */

/**
 * A text with its `{names}` filled in.
 * @param {string} text
 * @param {Values} [values]
 */
export const filled = (text, values = {}) => text.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));

/**
 * "87 %" as the language writes it, and never a sureness that is not there.
 * @param {number} score
 * @param {string} [language]
 */
export function percent(score, language) {
  const format = new Intl.NumberFormat(language, { style: 'percent' });
  if (score < 0.01) return `< ${format.format(0.01)}`;
  return score > 0.99 ? `> ${format.format(0.99)}` : format.format(score);
}

/**
 * A result without the answers that are not worth showing.
 * @template {Result} R
 * @param {R} result
 * @returns {R}
 */
export const worthShowing = (result) => ({
  ...result,
  answers: result.answers.filter(({ standing }) => standing !== 'other'),
});

/**
 * How many of the shown answers are said; they come first. None where the text does not say.
 * @param {Result} result
 */
export function countSaid({ answers }) {
  const end = answers.findIndex(({ text, standing }) => text === '' || standing === 'alternative');
  return end < 0 ? answers.length : end;
}

/**
 * Whether what is said is a sentence that decides a yes/no question.
 * @param {Result} result
 */
export const decides = ({ answers: [best] }) => best.standing === 'decides';

/** @type {Partial<Record<Level, string>>} */
const SILENCES = { 'very-sure': 'silent', 'quite-sure': 'silent', 'fairly-sure': 'probably' };

/**
 * The message in place of an answer. That the text does not say is never said on less than even odds.
 * @param {Result} result
 */
function silence({ level, answers: [best] }) {
  if (level === undefined) return best.score >= 0.5 ? 'silent' : 'undecided';
  return SILENCES[level] ?? 'undecided';
}

/**
 * The answer at `index`, or what is said in place of one.
 * @param {Result} result
 * @param {number} index the answer that is looked at
 * @param {Words} words
 */
export const saying = (result, index, words) => result.answers[index].text || words.say(silence(result));

/**
 * How sure one may be of one answer, in figures.
 * @param {Result} result
 * @param {Answer} answer
 * @param {Words} words
 */
export const sureOf = ({ answerable }, { confidence, score }, words) =>
  percent(answerable === undefined || confidence === undefined ? score : answerable * confidence, words.numbers);

/**
 * How sure one may be of what is shown at `index`, in words first; empty where what is said tells it already.
 * @param {Result} result
 * @param {number} index the answer that is looked at
 * @param {Words} words
 */
export function sureness(result, index, words) {
  const said = countSaid(result);
  const { level, calibrated, answers } = result;
  const own = { percent: sureOf(result, answers[index], words) };
  if (level === undefined) return words.say('confidence', own);
  if (index >= Math.max(said, 1)) return words.say(said > 0 ? 'alternative' : 'closest', own);
  if (decides(result) || (said === 0 && silence(result) === 'undecided')) return '';
  const values = { level: words.say(`level.${level}`), percent: percent(result.sureness ?? 0, words.numbers) };
  const sure = words.say(said > 1 ? 'together' : 'sureness', values);
  return calibrated ? sure : `${sure} · ${words.say('uncalibrated')}`;
}

/**
 * Whether an answer is said although it is likelier that there is none.
 * @param {Result} result
 */
const isDoubtful = (result) => (result.answerable ?? 1) < 0.5 && countSaid(result) > 0 && !decides(result);

/**
 * What there is to beware of. `foreign`: the model was not made for the language of question or text.
 * @param {Result} result
 * @param {number} index the answer that is looked at
 * @param {boolean} foreign
 * @param {Words} words
 */
export function hints(result, index, foreign, words) {
  const doubtful = index < countSaid(result) && isDoubtful(result);
  return [doubtful && 'doubtful', foreign && 'foreign'].filter((key) => key !== false).map((key) => words.say(key));
}

/**
 * All of it in one line, for those who hear it.
 * @param {Result} result
 * @param {number} index the answer that is looked at
 * @param {boolean} foreign
 * @param {Words} words
 */
export function heard(result, index, foreign, words) {
  const said = countSaid(result);
  const { text } = result.answers[index];
  const parts = [];
  if (text === '') parts.push(saying(result, index, words));
  else if (index === 0 && decides(result)) parts.push(`${words.say('decides')} ${text}`);
  else if (index === 0 && said > 1) {
    const texts = result.answers.slice(0, said).map((answer) => answer.text);
    parts.push(words.say('several', { count: said, texts: texts.join('; ') }));
  } else parts.push(words.say('answered', { text }));
  // Of several, each has its own.
  parts.push(index > 0 && index < said ? sureOf(result, result.answers[index], words) : sureness(result, index, words));
  if (index === 0) parts.push(...hints(result, index, foreign, words));
  return parts.filter(Boolean).join(' – ');
}
