// node ask.js FILE QUESTION
import { readFile } from 'node:fs/promises';
import { createReader } from 'electra-qa';

const [file, question] = process.argv.slice(2);
const text = await readFile(file, 'utf8');
const reader = await createReader();
const { answers, sureness } = await reader.ask(question, text);
console.log(answers[0].text || 'the text does not say', `(${Math.round(100 * sureness)} %)`);
reader.close();
