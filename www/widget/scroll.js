// Brings an answer into view, past everything that scrolls.

/**
 * Scrolls so that a range can be seen beside the panel. What is closed around it opens, as the
 * browser's own search does.
 * @param {Range} range
 * @param {DOMRect} [panel] what covers a part of the view
 */
export function scrollToRange(range, panel) {
  const start = range.startContainer.parentElement ?? /** @type {ShadowRoot} */ (range.startContainer.getRootNode()).host;
  // Out of the page by now.
  if (!start) return;
  for (let element = start; element; element = parentOf(element)) {
    if (element.localName === 'details') /** @type {HTMLDetailsElement} */ (element).open = true;
  }
  const view = /** @type {Window} */ (start.ownerDocument.defaultView);
  const behavior = view.matchMedia('(prefers-reduced-motion: reduce)').matches ? 'instant' : 'smooth';
  const page = start.ownerDocument.scrollingElement ?? start.ownerDocument.documentElement;
  let { top, bottom, left, right } = range.getBoundingClientRect();
  for (let box = parentOf(start, true); box; box = parentOf(box)) {
    if (box === page || box === start.ownerDocument.body || !scrolls(view.getComputedStyle(box))) continue;
    const frame = box.getBoundingClientRect();
    if (top >= frame.top && bottom <= frame.bottom) continue;
    const before = box.scrollTop;
    const wanted = before + (top + bottom - frame.top - frame.bottom) / 2;
    const reached = Math.max(0, Math.min(wanted, box.scrollHeight - box.clientHeight));
    box.scrollTo({ top: reached, behavior });
    [top, bottom] = [top - (reached - before), bottom - (reached - before)];
  }
  const margin = parseFloat(view.getComputedStyle(start).scrollMarginTop) || 0;
  const padding = parseFloat(view.getComputedStyle(page).scrollPaddingTop) || 0;
  const free = { top: margin + padding, bottom: page.clientHeight };
  if (panel && left < panel.right && right > panel.left && panel.top > free.top + (bottom - top)) {
    free.bottom = Math.min(free.bottom, panel.top);
  }
  if (top >= free.top && bottom <= free.bottom) return;
  page.scrollTo({ top: page.scrollTop + (top + bottom - free.top - free.bottom) / 2, behavior });
}

const scrolls = (/** @type {CSSStyleDeclaration} */ { overflowY }) => overflowY === 'auto' || overflowY === 'scroll';

/**
 * @param {any} element
 * @returns {any}
 */
function parentOf(element, self = false) {
  if (self) return element;
  return element.assignedSlot ?? element.parentElement ?? element.getRootNode().host;
}
