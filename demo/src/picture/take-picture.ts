// Draws a page with a real browser and writes the picture. It loads nothing from the network.

import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { launchBrowser } from '@preview-endpoints/testkit/browser';

/** A font file from a package as a `data:` URL. */
export async function readFont(file: string): Promise<string> {
  const bytes = await readFile(createRequire(import.meta.url).resolve(file));
  return `data:font/woff2;base64,${bytes.toString('base64')}`;
}

/** Two, so that the picture is sharp on high-resolution screens. */
const PIXELS_PER_PIXEL = 2;

/** The picture has the size of the page's `body`. */
export async function takePicture(html: string, path: string): Promise<void> {
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ deviceScaleFactor: PIXELS_PER_PIXEL, javaScriptEnabled: false });
    await page.setContent(html, { waitUntil: 'load' });
    const picture = await page.locator('body').screenshot({ type: 'png' });
    await writeFile(path, picture);
  } finally {
    await browser.close();
  }
}
