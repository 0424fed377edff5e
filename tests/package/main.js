// The page of the projects with a bundler: everything that the package exports.
import { createReader } from 'electra-qa';
import { createReader as createFrameReader } from 'electra-qa/frame';
import 'electra-qa/widget';

/**
 * @param {import('electra-qa').Reader} reader
 * @param {string} question
 * @param {string} passage
 */
async function ask(reader, question, passage) {
  const { answers } = await reader.ask(question, passage);
  reader.close();
  return answers[0];
}

window.answers = {
  packaged: async (question, passage) => ask(await createReader({ workers: 2 }), question, passage),
  library: async (question, passage) => ask(await createReader({ models: '/models.json', workers: 2 }), question, passage),
  frame: async (question, passage) => ask(await createFrameReader({ frame: '/embed/embed.html', workers: 2 }), question, passage),
  async widget(question, passage) {
    const widget = document.querySelector('electra-qa');
    widget.content = passage;
    const { answers } = await widget.ask(question);
    widget.remove();
    return answers[0];
  },
};
