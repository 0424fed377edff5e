// What axe-core finds in a page.
import assert from 'node:assert/strict';
import axe from 'axe-core';

/**
 * Nothing that keeps people out.
 *
 * @param {App} app
 * @param {string} state
 */
export async function nothingSerious(app, state) {
  await app.page.evaluate(axe.source);
  const { violations } = await app.page.evaluate(() => window.axe.run());
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  assert.deepEqual(
    serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`),
    [],
    state,
  );
}
