// Elements without HTML in strings, so that no policy of a host is in the way.

/**
 * An element with properties (attributes where there is no such property) and children.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, any>} properties
 * @param {(Node | string)[]} children
 */
export function element(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name !== 'part' && name in node) /** @type {any} */ (node)[name] = value;
    else node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

const SHAPES = {
  ask: 'M4 5h16v11h-8l-4 4v-4H4zM9.5 9.2a2.5 2.2 0 1 1 3.4 2c-.6.3-.9.6-.9 1.1M12 14.2v.1',
  close: 'M6 6l12 12M18 6L6 18',
  previous: 'M14.5 6l-6 6 6 6',
  next: 'M9.5 6l6 6-6 6',
};

/**
 * A drawing that a screen reader passes over.
 * @param {keyof typeof SHAPES} name
 */
export function icon(name) {
  const space = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(space, 'svg');
  const path = document.createElementNS(space, 'path');
  const set = (/** @type {Element} */ node, /** @type {Record<string, string>} */ attributes) =>
    Object.entries(attributes).forEach(([key, value]) => node.setAttribute(key, value));
  set(svg, { viewBox: '0 0 24 24', fill: 'none', stroke: 'currentColor', 'aria-hidden': 'true' });
  set(path, { d: SHAPES[name], 'stroke-width': '1.8', 'stroke-linecap': 'round', 'stroke-linejoin': 'round' });
  svg.append(path);
  return svg;
}
