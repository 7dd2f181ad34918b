// Every row of the table in docs/events.md as a payload that is parsed and decided on, so that page and code agree.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Nodes, TableRow } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import { describe, expect, test } from 'vitest';
import { parseEvent } from '../event/parse-event.ts';
import { COMMANDS } from '../inputs/parse-inputs.ts';
import { decideIntent, type Intent, type IntentInputs } from './decide-intent.ts';

const PAGE = join(import.meta.dirname, '../../../../docs/events.md');
const COLUMNS = ['event', 'when', 'if', 'inputs', 'the run'];

/** The page's words for an intent. */
const WORDS: Readonly<Record<string, Intent['kind']>> = {
  deploys: 'deploy',
  'tears down': 'teardown',
  plans: 'plan',
  looks: 'status',
  sweeps: 'sweep',
  "deletes the group's previews": 'endMergeGroup',
  'does what the comment asks': 'comment',
  'tears down what lives': 'withdraw',
  'says that it may still bill': 'teardownWithoutToken',
  'says that nothing was swept': 'sweepWithoutToken',
  'asks for the id': 'askRepositoryId',
  'is skipped': 'skip',
  'is refused': 'refuse',
};

const LABEL = { name: 'preview' };
const SHA = 'a'.repeat(40);
const repository = { id: 1, name: 'widgets', owner: { login: 'acme' } };

/** Every condition that the page may name. */
const CONDITIONS = [
  '',
  'draft',
  'with the label',
  'from a fork',
  'by Dependabot',
  'deleted',
  'on a pull request',
  'on an issue',
  'without an id',
] as const;

function textOf(node: Nodes): string {
  if ('children' in node) return node.children.map(textOf).join('');
  return 'value' in node ? node.value : '';
}

function cellsOf(row: TableRow): readonly string[] {
  return row.children.map((cell) => textOf(cell).trim());
}

const root = fromMarkdown(await readFile(PAGE, 'utf8'), {
  extensions: [gfm()],
  mdastExtensions: [gfmFromMarkdown()],
});
const table = root.children.find((node) => node.type === 'table');
const [head, ...rows] = (table?.children ?? []).map(cellsOf);

interface Row {
  readonly event: string;
  readonly when: string;
  readonly condition: string;
  readonly inputs: string;
  readonly words: string;
}

const list = (text: string): readonly string[] => text.split(',').map((part) => part.trim());

/** A row with several events or occasions counts as one case for each. */
const CASES: readonly Row[] = rows.flatMap(
  ([events = '', occasions = '', condition = '', inputs = '', words = '']) =>
    list(events).flatMap((event) =>
      list(occasions).map((when) => ({ event, when, condition, inputs, words })),
    ),
);

function payloadOf({ event, when, condition }: Row): object {
  const sender = { login: condition === 'by Dependabot' ? 'dependabot[bot]' : 'ada' };
  const common = { repository, sender };
  if (event.startsWith('pull_request')) {
    const labels = condition === 'with the label' && when !== 'unlabeled' ? [LABEL] : [];
    const label = condition === 'with the label' ? LABEL : { name: 'bug' };
    const head = { sha: SHA, repo: { id: condition === 'from a fork' ? 2 : 1 } };
    return {
      ...common,
      action: when,
      number: 7,
      label,
      pull_request: { draft: condition === 'draft', labels, head },
    };
  }
  if (event === 'push') return { ...common, ref: when, after: SHA, deleted: condition === 'deleted' };
  if (event === 'merge_group') {
    const group = {
      head_ref: 'refs/heads/gh-readonly-queue/main/pr-7',
      head_sha: SHA,
      base_ref: 'refs/heads/main',
    };
    return { ...common, action: when, merge_group: group };
  }
  if (condition === 'without an id') return {};
  if (event === 'delete') return { ...common, ref: 'main', ref_type: when };
  if (event !== 'issue_comment') return common;
  const comment = { id: 5, body: '/preview deploy', user: { login: 'ada' } };
  const issue = { number: 7, ...(condition === 'on a pull request' ? { pull_request: {} } : {}) };
  return { ...common, action: when, issue, comment };
}

function inputsOf(text: string): IntentInputs {
  const defaults: IntentInputs = {
    command: 'auto',
    deployDrafts: false,
    label: '',
    hasToken: true,
    lifetime: 'target',
  };
  if (text === '') return defaults;
  if (text === 'no hf-token') return { ...defaults, hasToken: false };
  const [key = '', value = ''] = text.split(': ');
  const command = COMMANDS.find((word) => word === value);
  if (key === 'command' && command !== undefined) return { ...defaults, command };
  if (key === 'label') return { ...defaults, label: value };
  if (key === 'lifetime') return { ...defaults, lifetime: value === 'job' ? 'job' : 'target' };
  if (key === 'deploy-drafts') return { ...defaults, deployDrafts: value === 'true' };
  throw new Error(`the page names inputs that this test does not know: ${text}`);
}

describe('docs/events.md', () => {
  test('has only columns and words that this test knows', () => {
    expect(head).toEqual(COLUMNS);
    expect(CASES.length).toBeGreaterThan(50);
    for (const { condition, words } of CASES) {
      expect(CONDITIONS).toContain(condition);
      expect(Object.keys(WORDS)).toContain(words);
    }
  });

  test('shows every intent that an event leads to', () => {
    expect(new Set(CASES.map(({ words }) => words))).toEqual(new Set(Object.keys(WORDS)));
  });

  test.each(CASES)('$event $when $condition $inputs: the run $words', (row) => {
    const checkout = { ref: row.when, sha: SHA, repository: 'acme/widgets' };
    const event = parseEvent(row.event, payloadOf(row), checkout);
    expect(decideIntent(event, inputsOf(row.inputs)).kind).toBe(WORDS[row.words]);
  });
});
