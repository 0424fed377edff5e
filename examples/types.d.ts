// What the examples' own pages hold; for `tsc -p tsconfig.examples.json`.
import type { ElectraQa, WidgetResult } from 'electra-qa/widget';

declare global {
  interface Document {
    getElementById(id: 'app'): HTMLElement;
  }
  interface ParentNode {
    querySelector(selectors: 'p'): HTMLElement & { textContent: string };
    querySelector(selectors: 'form'): HTMLFormElement;
    querySelector(selectors: 'output'): HTMLOutputElement;
  }
}

// React knows no custom elements by itself.
declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'electra-qa': Partial<Pick<ElectraQa, 'for' | 'label' | 'content'>> & {
        'onelectra-qa-answer'?: (event: CustomEvent<WidgetResult>) => void;
      };
    }
  }
}
