// Starts a real browser that comes with the packages alone. It unpacks it once, and several may ask for it at the same time.

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import sparticuz from '@sparticuz/chromium';
import { type Browser, chromium } from 'playwright-core';

/** Beside what npm installs: nobody commits it, and it goes when the packages go. */
const UNPACKED = join(import.meta.dirname, '../../../node_modules/.cache/chromium');

/** The package's browser is for Linux; elsewhere it is playwright's own. */
export async function launchBrowser(): Promise<Browser> {
  if (process.platform !== 'linux') return chromium.launch();
  await unpackInto(UNPACKED);
  return chromium.launch({ executablePath: join(UNPACKED, 'chromium'), args: sparticuz.args });
}

/**
 * The package takes a file that is there for a whole one, also while somebody else still writes it. So each writes a
 * directory of its own, and the first one that is whole becomes the one for all.
 */
export async function unpackInto(directory: string): Promise<void> {
  if (existsSync(directory)) return;
  await mkdir(dirname(directory), { recursive: true });
  const own = await mkdtemp(`${directory}-`);
  const script = join(import.meta.dirname, 'unpack-browser.ts');
  await promisify(execFile)(process.execPath, [script], { env: { ...process.env, TMPDIR: own } });
  await rename(own, directory).catch(async (error: unknown) => {
    await rm(own, { recursive: true, force: true });
    if (!existsSync(directory)) throw error;
  });
}
