// Numbers as a language writes them, and the words of the text that an answer stands in.

/** Longest excerpt before and after an answer, in UTF-16 units. */
const AROUND = 160;

/**
 * "12.1 MB" as the language writes it.
 * @param {number} bytes
 * @param {string} [language]
 */
export const megabytes = (bytes, language) =>
  new Intl.NumberFormat(language, {
    style: 'unit',
    unit: 'megabyte',
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  }).format(bytes / 1e6);

/**
 * The sentence around an answer, in three parts: before, the answer, after.
 * @param {string} text
 * @param {{ start: number, end: number }} answer
 * @param {string} language
 */
export function excerpt(text, { start, end }, language) {
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const to = text.indexOf('\n', end) < 0 ? text.length : text.indexOf('\n', end);
  const sentences = [...new Intl.Segmenter(language, { granularity: 'sentence' }).segment(text.slice(from, to))];
  let [first, last] = [from, to];
  for (const { index, segment } of sentences) {
    if (from + index <= start) first = from + index;
    if (from + index + segment.length >= end) {
      last = from + index + segment.length;
      break;
    }
  }
  let [before, after] = [text.slice(first, start), text.slice(end, last).trimEnd()];
  if (before.length > AROUND) before = `…${before.slice(-AROUND).replace(/^\S*/, '')}`;
  if (after.length > AROUND) after = `${after.slice(0, AROUND).replace(/\S*$/, '')}…`;
  return [before, text.slice(start, end), after];
}
