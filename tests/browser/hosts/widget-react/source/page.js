// Bundled by the test to page.js.
import { createElement as h, useState } from 'react';
import { createRoot } from 'react-dom/client';

function Page() {
  const [designer, setDesigner] = useState('Anna Lind');
  const [answers, setAnswers] = useState([]);
  const [shown, setShown] = useState(true);
  const [quote, setQuote] = useState(null);
  return h(
    'main',
    null,
    h('article', null, h('p', null, 'The tower was designed by ', designer, '.')),
    h('button', { type: 'button', onClick: () => setDesigner('Peter Holm') }, 'Change'),
    h('button', { type: 'button', onClick: () => setShown(!shown) }, 'Toggle'),
    h('button', { type: 'button', onClick: () => setQuote('The boat was built by Stina Alm.') }, 'Quote'),
    h('output', null, answers.join(', ')),
    shown &&
      h('electra-qa', {
        for: 'article',
        content: quote,
        label: 'Ask React',
        'onelectra-qa-answer': ({ detail }) => setAnswers((before) => [...before, detail.answers[0].text]),
      }),
  );
}

createRoot(document.getElementById('app')).render(h(Page));
