// Compares the committed bundle with the source, and the size of what every run loads with its budget. It may not write the
// bundle.

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { bundleAction } from '../../scripts/bundle.ts';

const dist = join(import.meta.dirname, '../../dist');
const built = await bundleAction();

function textOf(name: string): string {
  return new TextDecoder().decode(built.get(name));
}

test('dist matches the source, byte for byte (npm run build updates it)', async () => {
  expect((await readdir(dist)).sort()).toEqual([...built.keys()].sort());
  for (const [name, contents] of built) {
    const committed = await readFile(join(dist, name));
    expect(committed.equals(contents), name).toBe(true);
  }
});

/** A static import in minified code. A dynamic one has a parenthesis. */
const STATIC_IMPORT = /(?:^|[;}\n])(?:import|export)(?:[^"'();]*from)?["']\.\/([^"']+)["']/g;

function staticClosure(...roots: readonly string[]): readonly string[] {
  const found = new Set(roots);
  // A set may grow while a loop reads it.
  for (const name of found)
    for (const [, imported = ''] of textOf(name).matchAll(STATIC_IMPORT)) found.add(imported);
  return [...found];
}

test('every run loads less than the smallest peer: under 400 kB; under 110 kB compressed', () => {
  const loaded = staticClosure('index.js', 'run-on-runner.js').map((name) => textOf(name));
  const sum = (sizes: readonly number[]): number => sizes.reduce((total, size) => total + size, 0);
  expect(sum(loaded.map((text) => Buffer.byteLength(text)))).toBeLessThan(400_000);
  expect(sum(loaded.map((text) => gzipSync(text, { level: 9 }).byteLength))).toBeLessThan(110_000);
});

test('the notices name every package that is bundled, with its licence', () => {
  const notices = textOf('THIRD_PARTY_NOTICES.txt');
  const bundled = ['@actions/core', '@actions/github', '@octokit/core', 'json-p3', 'mdast-util-to-markdown'];
  for (const name of [...bundled, 'undici', 'yaml', 'zod'])
    expect(notices).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\([A-Z]`, 'm'));
  for (const [start] of notices.matchAll(/^-{80}\n.*\n\n.*$/gm)) expect(start).not.toContain('(undefined)');
  expect(notices).not.toContain('@preview-endpoints');
});
