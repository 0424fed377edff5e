import { useState } from 'react';
import { createRoot } from 'react-dom/client';
import 'electra-qa/widget';

function Page() {
  const [designer, setDesigner] = useState('Anna Lind');
  const [answers, setAnswers] = useState(/** @type {string[]} */ ([]));
  const [shown, setShown] = useState(true);
  const [quote, setQuote] = useState(/** @type {string | null} */ (null));
  return (
    <main>
      <article>
        <p>The tower was designed by {designer}.</p>
      </article>
      <button type="button" onClick={() => setDesigner('Peter Holm')}>
        Change
      </button>
      <button type="button" onClick={() => setShown(!shown)}>
        Toggle
      </button>
      <button type="button" onClick={() => setQuote('The boat was built by Stina Alm.')}>
        Quote
      </button>
      <output>{answers.join(', ')}</output>
      {shown && (
        <electra-qa
          for="article"
          content={quote}
          label="Ask React"
          onelectra-qa-answer={({ detail }) => setAnswers((before) => [...before, detail.answers[0].text])}
        />
      )}
    </main>
  );
}

createRoot(document.getElementById('app')).render(<Page />);
