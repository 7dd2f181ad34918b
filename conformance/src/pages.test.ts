// Every page's links into this repository lead somewhere, and ARCHITECTURE.md names every folder; links elsewhere are not followed.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { readPages } from './recipes/read-workflows.ts';

const root = join(import.meta.dirname, '../..');

test.each(readPages().map((page) => [page] as const))('the links of %s lead to files', (page) => {
  const text = readFileSync(join(root, page), 'utf8').replace(/^```.*?^```/gms, '');
  const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, link = '']) => link);
  expect(links.filter((link) => !existsSync(join(root, dirname(page), link)))).toEqual([]);
});

const HOUSES = ['core', 'action', 'worker', 'emulator'].map((name) => `packages/${name}/src`);
/** Their own folders are what a newcomer looks for. */
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

test.each([['README.md'], ['docs/worker-threats.md'], ['conformance/README.md'], ['CONTRIBUTING.md']])(
  'the tests that %s names are there',
  (page) => {
    const named =
      readFileSync(join(root, page), 'utf8').match(/[\w-]+(?:\.worker|\.process)?\.test\.ts/g) ?? [];
    const folders = ['packages', 'conformance', 'testkit'].map((folder) => join(root, folder));
    const files = folders.flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }));
    const names = new Set(files.map((file) => basename(file)));
    expect(named.filter((name) => !names.has(name))).toEqual([]);
  },
);
