// Read by widget-types.test.mjs, never run.
import { addMessages, define, type ElectraQa, type WidgetAnswer } from '../../../www/widget/electra-qa-widget.js';

const widget: ElectraQa = document.querySelector('electra-qa')!;
widget.for = '#article';
widget.mode = 'panel';
widget.workers = null;
widget.threshold = 0.75;
widget.content = document.querySelectorAll('p');
widget.content = 'A text.';
widget.addEventListener('electra-qa-answer', ({ detail }) => detail.answers[0].ranges[0].toString());
widget.addEventListener('electra-qa-answer', ({ detail: { level, answerable = 1 } }) => level === 'unsure' && answerable < 0.5);
widget.addEventListener('click', ({ clientX }) => clientX);
document.body.addEventListener('electra-qa-error', ({ detail }) => detail.code === 'no-content');

export async function ask(): Promise<WidgetAnswer> {
  const { answers } = await widget.ask('Who?', { show: false, topK: 3, signal: new AbortController().signal });
  return answers[0];
}

export async function askOtherwise(): Promise<number> {
  const { answerable, answers } = await widget.ask('Who?', { threshold: 0.1, heat: true });
  const { answers: [decoded] } = await widget.ask('Who?', { mode: 'pipeline' });
  return answerable * answers[0].confidence + decoded.score;
}

addMessages('it', { title: 'Chiedi', 'error.model-download': 'Manca' });
define('ask-page');

// @ts-expect-error There is no such mode.
widget.mode = 'round';
// @ts-expect-error Read only.
widget.opened = true;
// @ts-expect-error There is no such text.
addMessages('it', { titel: 'Chiedi' });
