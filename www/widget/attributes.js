// Attributes as properties.

const NUMBERS = new Set(['workers']);

/** Gives a class properties that are its attributes: strings, empty when missing, and numbers, null when missing. */
export function reflect(prototype, names) {
  for (const name of names) {
    Object.defineProperty(prototype, name, {
      configurable: true,
      enumerable: true,
      get() {
        const value = this.getAttribute(name);
        if (NUMBERS.has(name)) return value === null ? null : Number(value);
        return value ?? '';
      },
      set(value) {
        if (value === null || value === undefined || value === '') this.removeAttribute(name);
        else this.setAttribute(name, String(value));
      },
    });
  }
}

/** Takes over what a script set on the element before its class was there. */
export function adoptProperties(element, names) {
  for (const name of names) {
    if (!Object.hasOwn(element, name)) continue;
    const value = element[name];
    delete element[name];
    element[name] = value;
  }
}
