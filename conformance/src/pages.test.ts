// Checks that links into this repository lead somewhere, headings included, and that ARCHITECTURE.md names every folder. Offline.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { readPages } from './recipes/read-workflows.ts';

const root = join(import.meta.dirname, '../..');

test.each(readPages().map((page) => [page] as const))('the links of %s lead to files', (page) => {
  const links = [...readProse(page).matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, link = '']) => link);
  expect(links.filter((link) => !existsSync(join(root, dirname(page), link)))).toEqual([]);
});

test.each(readPages().map((page) => [page] as const))('the links of %s to headings find them', (page) => {
  const links = [...readProse(page).matchAll(/\]\((?!https?:)([^)#]*)#([^)]+)\)/g)];
  const lost = links.filter(([, file = '', anchor = '']) => {
    const target = file === '' ? page : join(dirname(page), file);
    return target.endsWith('.md') && !anchorsOf(target).includes(anchor);
  });
  expect(lost.map(([link]) => link)).toEqual([]);
});

test('every promise of README names tests, and each of these exists', () => {
  const [, promises = ''] = /^## What you can rely on$(.*?)^## /ms.exec(readProse('README.md')) ?? [];
  const rows = promises.split('\n').filter((line) => /^\| (?!promise )[A-Z]/.test(line));
  const named = rows.map((row) => [...row.matchAll(/`([\w-]+\.test\.ts)`/g)].map(([, name = '']) => name));
  const there = new Set(
    ['conformance/src', 'packages'].flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((path) => basename(path)),
    ),
  );
  expect(rows.length).toBeGreaterThan(5);
  expect(named.filter((names) => names.length === 0)).toEqual([]);
  expect(named.flat().filter((name) => !there.has(name))).toEqual([]);
});

/** The page without its code blocks. */
function readProse(page: string): string {
  return readFileSync(join(root, page), 'utf8').replace(/^```.*?^```/gms, '');
}

/** Anchors as GitHub makes them: lower case, no punctuation, hyphens for spaces. A repeated name gets a number. */
function anchorsOf(page: string): readonly string[] {
  const headings = [...readProse(page).matchAll(/^#{1,6} +(.+?) *$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
  return headings.map((anchor, index) => {
    const before = headings.slice(0, index).filter((other) => other === anchor).length;
    return before === 0 ? anchor : `${anchor}-${before}`;
  });
}

const HOUSES = ['core', 'action', 'worker', 'emulator'].map((name) => `packages/${name}/src`);
/** Listed separately, because newcomers look for the folders inside these. */
const FLOORS = ['ingress', 'executor', 'shared', 'tools'].map((name) => `packages/worker/src/${name}`);

test.each([...HOUSES, ...FLOORS].map((folder) => [folder] as const))(
  'ARCHITECTURE.md names each folder of %s',
  (folder) => {
    const text = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8');
    const folders = readdirSync(join(root, folder), { withFileTypes: true }).filter((entry) =>
      entry.isDirectory(),
    );
    expect(folders.map(({ name }) => `${name}/`).filter((name) => !text.includes(name))).toEqual([]);
  },
);

test('the files and folders that CONTRIBUTING.md names exist', () => {
  const page = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8');
  const named = page.matchAll(/`((?:packages|conformance|docs|scripts)\/[\w./-]+|[\w-]+\/[\w./-]+\.ts)`/g);
  const lost = [...named].filter(
    ([, path = '']) => !existsSync(join(root, path)) && !existsSync(join(root, 'packages/action/src', path)),
  );
  expect(lost.map(([path]) => path)).toEqual([]);
});

test.each([['README.md'], ['docs/worker-threats.md'], ['conformance/README.md'], ['CONTRIBUTING.md']])(
  'the tests that %s names exist',
  (page) => {
    const named =
      readFileSync(join(root, page), 'utf8').match(/[\w-]+(?:\.worker|\.process|\.law)?\.test\.ts/g) ?? [];
    const folders = ['packages', 'conformance', 'testkit'].map((folder) => join(root, folder));
    const files = folders.flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }));
    const names = new Set(files.map((file) => basename(file)));
    expect(named.filter((name) => !names.has(name))).toEqual([]);
  },
);
