// Speaks to the frame by plain messages, and keeps what it answers to each.
const frame = document.querySelector('iframe');
const passage = 'In London lived Ada Lovelace, who wrote the first program in 1843.';
const question = 'When was the first program written?';

const MESSAGES = [
  { electraQa: 1, id: 7, type: 'ask', question, passage },
  { electraQa: 2, id: 8, type: 'ask', question, passage },
  { electraQa: 1, id: 9, type: 'sing' },
  { electraQa: 1, id: 10, type: 'ask', question: 'Who lived in London?', passage: passage.repeat(500) },
  { electraQa: 1, id: 10, type: 'cancel' },
  { electraQa: 1, id: 11, type: 'ask', question: ' ', passage },
];

globalThis.origins = new Set();
globalThis.outcome = new Promise((done) => {
  const answers = new Map();
  addEventListener('message', ({ data, origin }) => {
    globalThis.origins.add(origin);
    if (!['answer', 'error'].includes(data.type)) return;
    const { type, id, result, error } = data;
    answers.set(id, { type, id, ...(result ? { text: result.answers[0].text } : { code: error.code }) });
    if (answers.size === 5) done([...answers.values()].sort((a, b) => a.id - b.id));
  });
});
frame.addEventListener('load', () => {
  for (const message of MESSAGES) frame.contentWindow.postMessage(message, 'ENGINE');
});
frame.src = `ENGINE/embed.html#origin=${encodeURIComponent(frame.dataset.origin ?? location.origin)}`;
