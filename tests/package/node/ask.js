// Answers a question with the model of this path, and ends by itself.
import { createReader } from 'electra-qa';

const [model, question, passage] = process.argv.slice(2);
/** @type {string[]} */
const errors = [];
/** @type {any[]} */
const wrong = [{}, { model: './missing.gguf' }, { model, backend: 'abacus' }];
for (const options of wrong) {
  await createReader(options).catch(({ code }) => errors.push(code));
}
const reader = await createReader({ model });
await reader.ask(' ', passage).catch(({ code }) => errors.push(code));
const { answers } = await reader.ask(question, passage);
console.log(JSON.stringify({ answer: answers[0], errors }));
