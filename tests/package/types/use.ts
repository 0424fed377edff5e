// Compiled by package.test.mjs, never run.
import { createReader, type Answer, type ElectraQaError, type Progress } from 'electra-qa';
import { createReader as createFrameReader, type FrameError } from 'electra-qa/frame';
import models from 'electra-qa-model';
import { addMessages, define, type ElectraQa } from 'electra-qa/widget';

export async function library(file: File): Promise<Answer> {
  const tell = ({ stage, loaded, total }: Progress) => `${stage} ${loaded / total}`;
  const reader = await createReader({ models: '/models.json', backend: 'auto', workers: 2, signal: new AbortController().signal, onProgress: tell });
  for (const model of ['hub:owner/name', new URL('https://qa.example/some.gguf'), file, [file], new ArrayBuffer(8), new Uint8Array(8)]) {
    (await createReader({ model })).close();
  }
  const { answers, gpu, answerable, level } = await reader.ask('Who?', 'Ada.', { topK: 3, noAnswer: false, threshold: 0.3 });
  console.log(answerable * answers[0].confidence, level satisfies string, answers[0].readings[0]?.text);
  const squad = await reader.ask('Who?', 'Ada.', { mode: 'squad' });
  // @ts-expect-error Only a verdict has it.
  void squad.answerable;
  gpu?.arithmetic satisfies 'f16' | 'int8' | 'f32' | undefined;
  return answers[0];
}

export async function frame(container: Element): Promise<string> {
  const reader = await createFrameReader({ frame: '/embed/embed.html', models: '/models.json', container });
  return (await reader.ask('Who?', 'Ada.')).answers[0].text;
}

export async function widget(element: ElectraQa): Promise<Range[]> {
  element.models = '/models.json';
  element.addEventListener('electra-qa-answer', ({ detail }) => detail.answers[0].ranges);
  document.querySelector('electra-qa')!.open();
  addMessages('it', { title: 'Chiedi' });
  define('ask-page');
  return (await element.ask('Who?', { show: false })).answers[0].ranges;
}

export const file: string = models.models[0].file;

export const offline = ({ code }: ElectraQaError) => code === 'model-download';
export const refused = ({ code }: FrameError) => code === 'origin-not-allowed';

// @ts-expect-error There is no such back end.
void createReader({ backend: 'abacus' });
// @ts-expect-error There is no such option.
void createReader({ model: 'electra-qa-6x384', modles: '/models.json' });

// @ts-expect-error A number is no model.
void createReader({ model: 5 });
// @ts-expect-error A frame is named by its address.
void createFrameReader({ frame: document.createElement('iframe') });
// @ts-expect-error There is no such mode.
document.querySelector('electra-qa')!.mode = 'round';
// @ts-expect-error There is no such code.
export const wrong = ({ code }: ElectraQaError) => code === 'offline';
