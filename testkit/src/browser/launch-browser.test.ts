// Tests that several concurrent callers all get a complete browser. It unpacks 200 MB twice.

import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { unpackInto } from './launch-browser.ts';

test('two concurrent callers both get a complete browser, and only one copy stays', async () => {
  const parent = await mkdtemp(join(tmpdir(), 'browser-'));
  try {
    const directory = join(parent, 'chromium');
    const sizeOf = async () => (await stat(join(directory, 'chromium'))).size;
    const sizes = await Promise.all([unpackInto(directory).then(sizeOf), unpackInto(directory).then(sizeOf)]);
    expect(await readdir(parent)).toEqual(['chromium']);
    expect(sizes).toEqual([await sizeOf(), await sizeOf()]);
  } finally {
    await rm(parent, { recursive: true, force: true });
  }
});
