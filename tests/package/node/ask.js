// Answers a question with the model of this path, and ends by itself.
import { createReader } from 'electra-qa';

const [model, question, passage] = process.argv.slice(2);
const errors = [];
for (const options of [{}, { model: './missing.gguf' }, { model, backend: 'abacus' }]) {
  await createReader(options).catch(({ code }) => errors.push(code));
}
const reader = await createReader({ model });
await reader.ask(' ', passage).catch(({ code }) => errors.push(code));
const { answers } = await reader.ask(question, passage);
console.log(JSON.stringify({ answer: answers[0], errors }));
