// The library behind a form; importing the widget makes `<electra-qa>` work.
import { createReader } from 'electra-qa';
import 'electra-qa/widget';

const text = document.querySelector('p').textContent;
const form = document.querySelector('form');
const output = document.querySelector('output');
const reader = createReader();

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  output.value = 'One moment …';
  try {
    const { answers } = await (await reader).ask(String(new FormData(form).get('question')), text);
    output.value = answers[0].text || 'The text does not say.';
  } catch (error) {
    output.value = error.message;
  }
});
