// Pictures of the page for the documentation: docs/screenshot.png and docs/screenshot-phone.png.
import { join } from 'node:path';
import { launch, markInView, samples } from './browser.mjs';
import { serve } from './server.mjs';

const SHOTS = {
  'screenshot.png': { viewport: { width: 1280, height: 800 } },
  'screenshot-phone.png': { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
};

const server = await serve();
const browser = await launch();
for (const [name, options] of Object.entries(SHOTS)) {
  const context = await browser.newContext({ ...options, reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.goto(server.origin);
  await page.getByTestId('sample-0').click();
  await page.getByTestId('question').fill(samples[0].questions[0].question);
  await page.getByTestId('question').press('Enter');
  await page.getByTestId('answer').waitFor();
  await markInView(page);
  await page.evaluate(() => /** @type {HTMLElement} */ (document.activeElement).blur());
  await page.screenshot({ path: join(import.meta.dirname, '../../docs', name) });
  await context.close();
}
await browser.close();
await server.close();
