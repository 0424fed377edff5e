customElements.define(
  'news-card',
  class extends HTMLElement {
    constructor() {
      super();
      const root = this.attachShadow({ mode: 'open' });
      /** @type {(tag: string, text: string, ...children: Node[]) => HTMLElement} */
      const make = (tag, text, ...children) => {
        const element = document.createElement(tag);
        element.append(text, ...children);
        return element;
      };
      const title = document.createElement('slot');
      title.name = 'title';
      root.append(
        make('h2', '', title),
        make('p', 'The museum was founded by Elin Strand.'),
        make('p', '', document.createElement('slot')),
      );
    }
  },
);
