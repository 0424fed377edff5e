// Bundled by the test to page.js.
import { createApp, h, ref } from 'vue';

createApp({
  setup() {
    const designer = ref('Anna Lind');
    const answers = ref([]);
    const shown = ref(true);
    const quote = ref(null);
    return () =>
      h('main', [
        h('article', h('p', ['The tower was designed by ', designer.value, '.'])),
        h('button', { onClick: () => (designer.value = 'Peter Holm') }, 'Change'),
        h('button', { onClick: () => (shown.value = !shown.value) }, 'Toggle'),
        h('button', { onClick: () => (quote.value = 'The boat was built by Stina Alm.') }, 'Quote'),
        h('output', answers.value.join(', ')),
        shown.value &&
          h('electra-qa', {
            for: 'article',
            content: quote.value,
            label: 'Ask Vue',
            'onElectra-qa-answer': ({ detail }) => answers.value.push(detail.answers[0].text),
          }),
      ]);
  },
}).mount('#app');
