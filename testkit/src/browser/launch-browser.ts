// Starts a real browser from the installed packages, without a download. Several callers may start it at the same time.

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import sparticuz from '@sparticuz/chromium';
import { type Browser, chromium } from 'playwright-core';

/** Below node_modules, so that it is never committed and is removed together with the packages. */
const UNPACKED = join(import.meta.dirname, '../../../node_modules/.cache/chromium');

/** The package's browser runs on Linux only; elsewhere playwright's own browser is used. */
export async function launchBrowser(): Promise<Browser> {
  if (process.platform !== 'linux') return chromium.launch();
  await unpackInto(UNPACKED);
  return chromium.launch({ executablePath: join(UNPACKED, 'chromium'), args: sparticuz.args });
}

/**
 * The package treats an existing file as complete, even while another process still writes it. So each caller
 * unpacks into its own directory, and the first complete one is renamed to `directory`.
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
