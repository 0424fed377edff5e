import { createReader } from 'electra-qa';

globalThis.answer = async (question, passage) => {
  const reader = await createReader({ models: '/models.json', workers: 2 });
  const { answers } = await reader.ask(question, passage);
  reader.close();
  return answers[0];
};
