// The same with the library over an iframe: asks, and keeps what comes of it where the test finds it.
import { createReader } from 'ENGINE/electra-qa-frame.js';

const passage = 'In London lived Ada Lovelace, who wrote the first program in 1843.';

globalThis.outcome = (async () => {
  const reader = await createReader();
  const { answers } = await reader.ask('When was the first program written?', passage);
  reader.close();
  return { text: answers[0].text };
})().catch(({ code, message }) => ({ code, message }));
