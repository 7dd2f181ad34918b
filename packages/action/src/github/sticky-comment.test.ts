// The sticky comment: only our own is found, reports are added and replaced, nothing breaks out, and none is lost.

import { previewKey } from '@preview-endpoints/core/previews';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { renderSection } from '../report/render/section.ts';
import type { Report } from '../report/report.ts';
import { LONGEST_COMMENT_CHARACTERS } from './comment-body.ts';
import { renderFactsLine } from './section-facts.ts';
import {
  findOthers,
  findSticky,
  hasOtherSections,
  hasSection,
  isFromNewerRun,
  MOVED_BODY,
  mergeReport,
  type RenderAt,
  toldPreviews,
} from './sticky-comment.ts';

const US = 'github-actions[bot]';
const MARKED = '<!-- preview-endpoints -->\nours';
const RUN = 'https://github.com/acme/widgets/actions/runs/';

function report(name: string, change: Partial<Report> = {}): Report {
  return {
    state: 'ready',
    name,
    namespace: 'acme',
    subject: {
      repository: { id: 1, owner: 'acme', name: 'widgets' },
      target: { kind: 'pullRequest', number: 7 },
    },
    ...change,
  };
}

/** The text of the comment afterwards; the earlier text if nothing has to be written. */
function put(body: string | undefined, one: Report, ...texts: readonly string[]): string {
  const [full = 'text', brief = full] = texts;
  const render: RenderAt = (_report, detail) => (detail === 'full' ? full : brief);
  const merged = mergeReport(body, one, render);
  return merged.kind === 'body' ? merged.body : (body ?? '');
}

const ref = (name: string, namespace = 'acme') => ({ namespace, name });

describe('the sticky comment is', () => {
  test('the oldest of ours with the marker at its start', () => {
    const comments = [
      { id: 9, author: US, body: MARKED },
      { id: 5, author: 'mallory', body: MARKED },
      { id: 6, author: US, body: `> ${MARKED}` },
      { id: 8, author: US, body: MARKED },
    ];
    expect(findSticky(comments, US)?.id).toBe(8);
    expect(findOthers(comments, US)).toMatchObject([{ id: 5 }]);
  });

  test('none when only others have the marker', () => {
    expect(findSticky([{ id: 1, author: 'mallory', body: MARKED }], US)).toBe(undefined);
    expect(findSticky([{ id: 1, author: '', body: MARKED }], US)).toBe(undefined);
  });

  test("used again after another author's comment replaced it, but without its earlier facts", () => {
    const moved = { id: 1, author: US, body: MOVED_BODY };
    expect(findSticky([moved], US)).toBe(moved);
    expect(findOthers([moved], 'ada')).toEqual([]);
    expect(put(MOVED_BODY, report('pr-1'), 'hello')).toBe(put(undefined, report('pr-1'), 'hello'));
  });
});

describe('a section', () => {
  test('starts a comment, which then is ours', () => {
    const body = put(undefined, report('pr-1'), 'hello');
    expect(findSticky([{ id: 1, author: US, body }], US)).toBeDefined();
    expect(hasSection(body, ref('pr-1'))).toBe(true);
    expect(hasSection(body, ref('pr-2'))).toBe(false);
    expect(hasOtherSections(body, ref('pr-1'))).toBe(false);
  });

  test('is added beside the others, and is replaced without changing them or what people wrote', () => {
    const one = put(undefined, report('pr-1'), 'first');
    const two = put(`${one}\nA note by hand.\n`, report('pr-1-big'), 'second');
    const three = put(two, report('pr-1'), 'changed');
    expect(three).toBe(two.replace('first', 'changed'));
    expect(three).toContain('A note by hand.');
    expect(three).toContain('second');
  });

  test('belongs to one namespace: the same name in two namespaces is two previews', () => {
    const one = put(undefined, report('pr-1'), 'in acme');
    const two = put(one, report('pr-1', { namespace: 'beta', state: 'gone' }), 'in beta');
    expect(two).toContain('in acme');
    expect(toldPreviews(two)).toMatchObject([
      { namespace: 'acme', isGone: false },
      { namespace: 'beta', isGone: true },
    ]);
    expect(two).toMatch(/`pr-1`.* in `acme` \| ✅ ready/);
    expect(two).toMatch(/`pr-1`.* in `beta` \| 🧹 gone/);
  });

  test('written twice changes nothing', () => {
    const once = put(undefined, report('pr-1'), 'text');
    expect(mergeReport(once, report('pr-1'), () => 'text')).toEqual({ kind: 'unchanged' });
  });

  test('leaves others as they are, except for secrets that this run knows', () => {
    const before = put(undefined, report('pr-1'), 'the server said: pass-1, ready');
    const redact = (text: string) => text.replaceAll('pass-1', '***').replaceAll('ready', '***');
    const merged = mergeReport(before, report('pr-2'), () => 'mine', redact);
    const body = merged.kind === 'body' ? merged.body : '';
    expect(body).toContain('the server said: ***, ***');
    expect(toldPreviews(body).map(({ facts }) => facts.state)).toEqual(['ready', 'ready']);
  });

  test('with an invalid name is not added', () => {
    expect(mergeReport('body', report('a --> <b>'), () => 'text')).toEqual({ kind: 'nameless' });
    expect(mergeReport('body', report('pr-1', { namespace: 'a b' }), () => 'text')).toEqual({
      kind: 'nameless',
    });
  });

  test('whose frame somebody broke is added anew', () => {
    const broken = put(undefined, report('pr-1'), 'old').replace('<!-- /preview-endpoints:acme/pr-1 -->', '');
    expect(put(broken, report('pr-1', { state: 'failed' }), 'new')).toContain('new');
  });

  test('that another job left out for lack of room is not written again', () => {
    const mine = report('pr-1', { updatedMs: 1 });
    const both = put(put(undefined, mine, 'mine'), report('pr-2', { updatedMs: 2 }), 'theirs');
    const crowded = both.replace(
      /<!-- preview-endpoints:acme\/pr-1 -->[\s\S]*<!-- \/preview-endpoints:acme\/pr-1 -->/,
      '',
    );
    expect(crowded).not.toContain('mine');
    expect(mergeReport(crowded, mine, () => 'mine')).toEqual({ kind: 'unchanged' });
  });

  test('keeps earlier facts that are not known now', () => {
    const before = report('pr-1', { model: 'acme/sentiment', instance: 'aws x1', pricePerHour: 0.8 });
    const body = put(undefined, before);
    const seen: Report[] = [];
    mergeReport(body, report('pr-1', { state: 'paused' }), (one) => {
      seen.push(one);
      return 'text';
    });
    expect(seen).toMatchObject([
      { state: 'paused', model: 'acme/sentiment', instance: 'aws x1', pricePerHour: 0.8 },
    ]);
  });
});

test.each(['-->', '<!-- /preview-endpoints:acme/pr-1 -->', '<', '\n', '--'])(
  'a workflow called %j breaks nothing, and is read back unchanged',
  (workflow) => {
    const body = put(undefined, report('pr-1', { workflow }), 'text');
    expect(toldPreviews(body)).toMatchObject([{ facts: { workflow } }]);
    expect(put(body, report('pr-1', { workflow: 'x', state: 'gone' }), 'text')).toBe(
      put(undefined, report('pr-1', { workflow: 'x', state: 'gone' }), 'text'),
    );
  },
);

const FRAMES = [
  '<!-- preview-endpoints -->',
  '<!-- /preview-endpoints:acme/pr-1 -->',
  '<!-- preview-endpoints:acme/pr-2 -->',
  '<!-- preview-endpoints-facts {} -->',
  '<!-- preview-endpoints-table -->',
  '<!-- /preview-endpoints-table -->',
  '<!--/preview-endpoints:acme/pr-1-->',
  '<details>\n<summary>a</summary>\n\n',
  '\n\n</details>',
  '<!--',
  '-->',
  '\n',
];

test('whatever a section contains, it is replaced whole, and its neighbours stay as they are', () => {
  const hostile = fc
    .array(fc.oneof(fc.constantFrom(...FRAMES), fc.string()), { maxLength: 12 })
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(hostile, hostile, (first, second) => {
      const both = put(put(undefined, report('pr-1'), first), report('pr-2'), second);
      const replaced = put(put(both, report('pr-1'), 'one'), report('pr-2'), 'two');
      const simple = put(put(undefined, report('pr-1'), 'one'), report('pr-2'), 'two');
      expect(replaced).toBe(simple);
    }),
    { numRuns: 500 },
  );
});

describe('the limit of a comment', () => {
  const full = 'x'.repeat(40_000);

  test('is kept by leaving out the sections of others, whose rows stay', () => {
    const one = put(undefined, report('pr-1'), full);
    const two = put(one, report('pr-2'), full, 'short');
    expect(two.length).toBeLessThanOrEqual(LONGEST_COMMENT_CHARACTERS);
    expect(toldPreviews(two).map(({ name }) => name)).toEqual(['pr-1', 'pr-2']);
    expect(two).toMatch(/\[`pr-1`\].*✅ ready/);
  });

  test('keeps the section of a preview in trouble before one that is well', () => {
    const failed = put(undefined, report('pr-1', { state: 'failed', updatedMs: 1 }), 'f'.repeat(30_000));
    const two = put(failed, report('pr-2', { updatedMs: 2 }), 'r'.repeat(30_000));
    const three = put(two, report('pr-3', { updatedMs: 3 }), 'n'.repeat(30_000));
    expect(three).toContain('f'.repeat(30_000));
    expect(three).not.toContain('r'.repeat(30_000));
  });

  const variant = fc.record({
    state: fc.constantFrom('deploying', 'ready', 'failed', 'gone', 'stillBilling', 'paused' as const),
    namespace: fc.constantFrom('acme', 'a-rather-long-organisation-name', 'beta'),
    dollars: fc.double({ min: 0, max: 1e4, noNaN: true }),
    pricePerHour: fc.double({ min: 0, max: 100, noNaN: true }),
    logs: fc.nat(60_000),
    price: fc.constantFrom(0.033, 0.8, 12),
  });

  test('200 variants each keep a row with their state, and their cost record', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(fc.array(variant, { minLength: 200, maxLength: 200 }), (variants) => {
        let body: string | undefined;
        const reports = variants.map(({ state, namespace, dollars, pricePerHour, logs, price }, index) =>
          report(`pr-123456-v${index}-abcdefghijkl`, {
            state,
            namespace,
            model: 'acme/sentiment-large-with-a-long-name',
            revision: 'a'.repeat(40),
            instance: 'aws us-east-1 gpu nvidia-l4 x1',
            workflow: 'Preview of every pull request',
            pricePerHour: price,
            updatedMs: 1_790_000_000_000 + index,
            spending: { dollars, sinceMs: 1_790_000_000_000, pricePerHour },
            runUrl: `${RUN}18000000000`,
            logs: ['x'.repeat(logs)],
          }),
        );
        for (const one of reports) {
          const merged = mergeReport(body, one, renderSection);
          expect(merged.kind).toBe('body');
          if (merged.kind === 'body') body = merged.body;
          expect(body?.length).toBeLessThanOrEqual(LONGEST_COMMENT_CHARACTERS);
        }
        const told = new Map(toldPreviews(body ?? '').map((one) => [previewKey(one), one.facts]));
        for (const [index, one] of reports.entries()) {
          expect(told.get(previewKey(one))).toMatchObject({ state: one.state, spending: one.spending });
          expect(body).toMatch(new RegExp(`\\| \`v${index}\` in \`${one.namespace}\` \\| \\S+ [a-z ]+ \\|`));
        }
      }),
      { numRuns: 2 },
    );
  });

  test('is reported if there is no room for one more row', () => {
    const told = Array.from(
      { length: 1_500 },
      (_, index) => [`acme/pr-1-${index}`, { state: 'ready' }] as const,
    );
    const body = `<!-- preview-endpoints -->\n${renderFactsLine(new Map(told))}\n`;
    expect(mergeReport(body, report('pr-2'), () => full)).toEqual({ kind: 'noRoom' });
  });
});

test.each([
  ['10', '9', true],
  ['9', '10', false],
  ['10', '10', false],
  ['', '10', false],
])('a section of run %s against our run %s is newer: %s', (said, ours, wanted) => {
  const body = put(undefined, report('pr-7', said === '' ? {} : { runUrl: `${RUN}${said}` }));
  expect(isFromNewerRun(body, ref('pr-7'), `${RUN}${ours}`)).toBe(wanted);
  expect(isFromNewerRun(body, ref('pr-8'), `${RUN}${ours}`)).toBe(false);
});
