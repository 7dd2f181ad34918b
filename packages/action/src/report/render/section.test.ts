// The Markdown of a report, parsed as GitHub parses it: foreign text is only ever in code.

import type { BaseAbsence, FigureChange } from '@preview-endpoints/core/cases';
import type { Nodes, Root } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import { describe, expect, test } from 'vitest';
import type { Report, ReportState, ReportVerdict } from '../report.ts';
import { renderSection } from './section.ts';

const REPORT: Report = {
  state: 'ready',
  name: 'pr-7-abcdefghijkl',
  namespace: 'acme',
  subject: {
    repository: { id: 1, owner: 'acme', name: 'widgets' },
    target: { kind: 'pullRequest', number: 7 },
  },
};

const FASTER: FigureChange = {
  figure: 'ttft',
  base: 212,
  head: 174,
  change: 174 / 212 - 1,
  interval: [-0.2, -0.1],
  isChange: true,
  hasEnough: true,
  pairs: 36,
};

const COMPARED: ReportVerdict = {
  base: { name: 'sentiment-prod', pricePerHour: 0.5 },
  dollarsPerMillionTokens: { head: 4.46, base: 12.1 },
  brokenRules: [],
  verdict: {
    word: 'different',
    broken: [],
    unjudged: [],
    cases: 2,
    failed: [],
    compared: [
      { case: 'refund', verdict: 'different', headFailed: false, baseFailed: false, diff: ['-a', '+b'] },
      { case: 'greeting', verdict: 'equal', headFailed: false, baseFailed: false },
    ],
    changes: [FASTER, { ...FASTER, figure: 'p95', isChange: false }],
    head: { replies: 36 },
    isComplete: true,
  },
};

const HOSTILE = {
  'a fence': '```\n</code>\n# Heading\n````\n~~~\n',
  html: '<img src=x onerror=alert(1)><script>alert(1)</script><!-- comment',
  'a mention': '@acme/everyone and @ada',
  'a reference': '#1 GH-1 acme/widgets#2 deadbeefdeadbeef',
  'a link': '[click](https://evil.test) ![image](https://evil.test/x.png) https://evil.test www.evil.test',
  'a table': '| a | b |\n|---|---|\n| c | d |',
  'a frame': '<!-- /preview-endpoints:pr-7-abcdefghijkl -->',
  'backticks and pipes': '`|`` | ``` \\` \\| ',
  'a heading': '# Heading\n\nSetext\n======\n\n---\n',
  'other line ends': 'a\r\n# b\r> c\u2028* d\u0085- e',
  'a definition': '[a]: https://evil.test\n[^1]: note',
} as const;

function parseMarkdown(markdown: string): Root {
  return fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
}

function visit(node: Nodes, see: (node: Nodes) => void): void {
  see(node);
  if ('children' in node) for (const child of node.children) visit(child, see);
}

/** Collects every kind of node, and all text outside code. */
function survey(markdown: string) {
  const kinds = new Set<string>();
  const links: string[] = [];
  const html: string[] = [];
  let outside = '';
  let code = '';
  visit(parseMarkdown(markdown), (node) => {
    kinds.add(node.type);
    if (node.type === 'text') outside += `${node.value}\n`;
    if (node.type === 'code' || node.type === 'inlineCode') code += `${node.value}\n`;
    if (node.type === 'link') links.push(node.url);
    if (node.type === 'html') html.push(node.value);
  });
  return { kinds, links, html, outside, code };
}

const OURS = new Set([
  'root',
  'heading',
  'text',
  'inlineCode',
  'code',
  'paragraph',
  'strong',
  'table',
  'tableRow',
  'tableCell',
  'link',
  'html',
]);

/** The only HTML that a report may contain. */
const FOLDS = /^(?:<details>\n<summary>[A-Z][A-Za-z ]+<\/summary>|<\/details>)$/;

function hostileReport(hostile: string): Report {
  return {
    ...REPORT,
    state: 'failed',
    name: hostile,
    url: hostile,
    model: hostile,
    revision: hostile,
    instance: hostile,
    timeline: [{ state: hostile, atSeconds: 1 }],
    fault: { what: hostile, remedy: 'Run it again.' },
    logs: hostile.split('\n'),
    plan: hostile.split('\n'),
    openaiBaseUrl: hostile,
    servedModel: hostile,
    smoke: { misses: [], reply: hostile },
    endpointState: hostile,
    sameForAll: hostile,
    revisionReason: hostile,
    verdict: {
      ...COMPARED,
      base: { name: hostile },
      unjudgedRules: [hostile],
      verdict: {
        ...COMPARED.verdict,
        changes: [FASTER, { ...FASTER, figure: 'tokens/s' }],
        failed: [hostile],
        compared: [
          {
            case: hostile,
            verdict: 'different',
            headFailed: false,
            baseFailed: true,
            diff: hostile.split('\n'),
          },
        ],
      },
    },
    runUrl: 'https://github.com/acme/widgets/actions/runs/1',
  };
}

describe.each(Object.entries(HOSTILE))('%s', (_title, hostile) => {
  const report = hostileReport(hostile);

  test('is in code only, wherever it comes from', () => {
    const { kinds, links, html, outside, code } = survey(renderSection(report));
    expect([...kinds].filter((kind) => !OURS.has(kind))).toEqual([]);
    expect(links).toEqual([report.runUrl]);
    expect(html.filter((part) => !FOLDS.test(part))).toEqual([]);
    // The text outside code is the same as with harmless values.
    expect(outside).toBe(survey(renderSection(hostileReport('?!'))).outside);
    for (const word of hostile.match(/[\w@#/.]{3,}/g) ?? []) expect(code).toContain(word);
  });

  test('leaves the table whole', () => {
    const tables: number[][] = [];
    visit(parseMarkdown(renderSection(report)), (node) => {
      if (node.type === 'table') tables.push(node.children.map((row) => row.children.length));
    });
    expect(tables).toEqual([
      [4, 4, 4, 4],
      [3, 3],
    ]);
  });
});

test('a megabyte of everything becomes a section that fits into a comment', () => {
  const huge = '`'.repeat(1_000_000);
  const section = renderSection({
    ...REPORT,
    state: 'failed',
    url: huge,
    model: huge,
    fault: { what: huge, remedy: 'Run it again.' },
    logs: [huge],
    timeline: Array.from({ length: 1_000 }, () => ({ state: huge, atSeconds: 1 })),
  });
  expect(section.length).toBeLessThan(60_000);
  expect(renderSection({ ...REPORT, url: huge }, 'brief').length).toBeLessThan(2_000);
});

describe('the text', () => {
  test.each<[ReportState, string]>([
    ['deploying', 'Preview is deploying'],
    ['ready', 'Preview is ready'],
    ['deployed', 'not waited for'],
    ['asleep', 'Preview is asleep'],
    ['planned', 'nothing was changed'],
    ['failed', 'Preview failed'],
    ['paused', 'Preview is paused and costs nothing'],
    ['closing', 'is being taken away'],
    ['gone', 'Preview is gone'],
    ['stillBilling', 'Preview is still billing'],
    ['cancelled', 'Preview is cancelled'],
    ['died', 'Preview is left behind'],
  ])('of the state %s is in the heading, and the name below it', (state, said) => {
    const [heading = '', ...rest] = renderSection({ ...REPORT, state }).split('\n');
    expect(heading).toContain(said);
    expect(rest.join('\n')).toContain(`\`${REPORT.name}\``);
  });

  test('begins with the time to start, the most important figure, the answers and the price', () => {
    const timeline = [
      { state: 'pending', atSeconds: 0 },
      { state: 'ready', atSeconds: 192 },
    ];
    const [heading] = renderSection({ ...REPORT, timeline, pricePerHour: 0.8, verdict: COMPARED }).split(
      '\n',
    );
    expect(heading).toBe(
      '### ✅ Preview is ready in 3 min 12 s; first token 18% faster than `sentiment-prod`, 1 of 2 answers differs; $0.80 an hour awake',
    );
  });

  test('of a variant names the variant and not the hash', () => {
    expect(renderSection({ ...REPORT, name: 'pr-7-large-abcdefghijkl' })).toMatch(
      /^### ✅ Preview `large` is ready\n/,
    );
  });

  test('of changes is a table against the base, with changed figures only', () => {
    const section = renderSection({ ...REPORT, pricePerHour: 0.8, verdict: COMPARED });
    expect(section).toContain(
      [
        '| Against the base | `sentiment-prod` | This preview | Change |',
        '| - | - | - | - |',
        '| First token, median | 212 ms | 174 ms | 18% faster |',
        '| Price an hour | $0.50 | $0.80 | 60% dearer |',
        '| Per million tokens | $12.10 | $4.46 | 63% cheaper |',
      ].join('\n'),
    );
    expect(section).toContain('<summary>Answers that differ</summary>\n\n`refund`\n\n```diff\n-a\n+b\n```');
  });

  test('calls tokens dearer only if the price or the speed changed by more than chance', () => {
    const verdict = { ...COMPARED, base: { name: 'sentiment-prod', pricePerHour: 0.8 } };
    const equal = renderSection({ ...REPORT, pricePerHour: 0.8, verdict });
    expect(equal).toContain('| First token, median |');
    expect(equal).not.toContain('Per million tokens');
    const slower: FigureChange = { ...FASTER, figure: 'tokens/s', base: 40, head: 30, change: -0.25 };
    const changes = [slower, FASTER];
    const changed = { ...verdict, verdict: { ...verdict.verdict, changes } };
    expect(renderSection({ ...REPORT, pricePerHour: 0.8, verdict: changed })).toMatch(
      /First token.*\n\| Tokens a second \| 40 \| 30 \| 25% slower \|\n\| Per million tokens/,
    );
  });

  test('begins with the price if no speed changed, or if the price makes the run red', () => {
    const changes = COMPARED.verdict.changes.map((change) => ({ ...change, isChange: false }));
    const of = (change: Partial<ReportVerdict['verdict']>, pricePerHour: number) =>
      renderSection({
        ...REPORT,
        pricePerHour,
        verdict: { ...COMPARED, verdict: { ...COMPARED.verdict, ...change } },
      }).split('\n')[0];
    expect(of({ changes }, 0.8)).toMatch(/; \$0\.80 an hour awake, 60% dearer$/);
    expect(of({ changes }, 0.4)).toMatch(/; \$0\.40 an hour awake, 20% cheaper$/);
    expect(of({ changes }, 0.5)).toMatch(/; \$0\.50 an hour awake$/);
    expect(of({}, 0.8)).toMatch(/; \$0\.80 an hour awake$/);
    const broken = [{ kind: 'limit', figure: 'price', limit: 0.1 }] as const;
    expect(of({ broken }, 0.8)).toMatch(/; \$0\.80 an hour awake, 60% dearer$/);
  });

  test('of too few answers compares no speeds, and names the rules that could not be judged', () => {
    const few = COMPARED.verdict.changes.map((change) => ({ ...change, isChange: false, hasEnough: false }));
    const verdict: ReportVerdict = {
      base: { name: 'sentiment-prod' },
      brokenRules: [],
      unjudgedRules: ['ttft +20%'],
      verdict: { ...COMPARED.verdict, changes: few },
    };
    const section = renderSection({ ...REPORT, verdict });
    expect(section).toMatch(/ready; asked beside `sentiment-prod`, 1 of 2 answers differs\n/);
    expect(section).toContain('too few answers to compare the speed with that of `sentiment-prod`');
    expect(section).toContain('**Not judged, for lack of data:** `ttft +20%`');
  });

  test('of a base that failed some cases calls only the other answers equal', () => {
    const failed = { case: 'late', verdict: 'failed', headFailed: false, baseFailed: true } as const;
    const of = (compared: ReportVerdict['verdict']['compared']) =>
      renderSection({ ...REPORT, verdict: { ...COMPARED, verdict: { ...COMPARED.verdict, compared } } });
    const equal = COMPARED.verdict.compared.slice(1);
    expect(of([...equal, failed])).toContain(', the answer is equal, 1 failed on the base\n');
    expect(of([...COMPARED.verdict.compared, failed])).toContain(
      ', 1 of 2 answers differs, 1 failed on the base\n',
    );
    expect(of([failed])).toContain(', it failed on the base\n');
  });

  test('of a red verdict has the broken rules, that the preview is kept, and what failed before', () => {
    const verdict: ReportVerdict = {
      ...COMPARED,
      brokenRules: ['failed', 'ttft +20%'],
      verdict: {
        ...COMPARED.verdict,
        word: 'failed',
        failed: ['refund'],
        broken: [{ kind: 'failed' }, { kind: 'limit', figure: 'ttft', limit: 0.2 }],
        changes: [{ ...FASTER, head: 297, change: 0.4 }],
      },
    };
    const section = renderSection({ ...REPORT, state: 'failed', verdict });
    expect(section).toMatch(
      /^### ❌ Preview answers, but not well enough: first token 40% slower than `sentiment-prod`, 1 of 2 cases failed\n/,
    );
    expect(section).toContain('**Red, because of fail-when:** `failed`, `ttft +20%`');
    expect(section).toContain('It is kept, so that somebody can look at it.');
    expect(section).toContain('<summary>Cases that failed</summary>\n\n`refund`');
    const outcome = 'kept, because it is up, and somebody has to look at it';
    const fault = { what: 'Red by fail-when: failed, ttft +20%.', remedy: 'Ask it by hand.' };
    const told = renderSection({ ...REPORT, state: 'failed', verdict, outcome, fault, pricePerHour: 0.8 });
    expect(told).toMatch(/^### .* 1 of 2 cases failed; \$0\.80 an hour awake\n/);
    expect(told.match(/somebody/g)).toHaveLength(1);
    expect(told.match(/fail-when/g)).toHaveLength(1);
  });

  test.each<[BaseAbsence, string]>([
    [{ kind: 'absent' }, 'does not exist'],
    [{ kind: 'asleep' }, 'was asleep'],
    [{ kind: 'notServing', state: 'paused' }, 'was not serving'],
    [{ kind: 'withoutAddress' }, 'has no address'],
  ])('of a base that is %j says why nothing was compared', (absence, said) => {
    const verdict = {
      base: { name: 'sentiment-prod', absence },
      brokenRules: [],
      verdict: { ...COMPARED.verdict, compared: [], changes: [] },
    };
    const section = renderSection({ ...REPORT, verdict });
    expect(section).toContain(`\`sentiment-prod\` ${said}`);
    expect(section).toMatch(/^### ✅ Preview is ready; all 2 cases passed\n/);
  });

  test('of the price depends on whether it ever sleeps', () => {
    expect(renderSection({ ...REPORT, pricePerHour: 0.8 })).toContain('| $0.80 an hour awake |');
    expect(renderSection({ ...REPORT, pricePerHour: 2, neverSleeps: true })).not.toContain('awake');
    expect(renderSection(REPORT)).not.toContain('Price');
  });

  test.each([
    [0, 'less than $0.01 so far'],
    [0.000_55, 'less than $0.01 so far'],
    [0.0512, 'at most $0.06 so far'],
    [0.8, 'at most $0.80 so far'],
  ])('of a cost of %d is %s', (costAtMost, said) => {
    expect(renderSection({ ...REPORT, costAtMost })).toContain(`Cost: ${said}`);
  });

  test('of the end has the whole cost', () => {
    expect(renderSection({ ...REPORT, state: 'gone', costAtMost: 1.2 })).toMatch(
      /is gone; it cost at most \$1\.20 in all\n/,
    );
  });

  test('of a fault has the cause, then what to do, then what is left, and where', () => {
    const section = renderSection({
      ...REPORT,
      state: 'failed',
      url: 'https://a.endpoints.huggingface.cloud',
      fault: { what: 'Out of memory.', remedy: 'Take `more`.' },
    });
    expect(section).toContain(
      '```text\nOut of memory.\n```\n\n**What to do:** Take `more`.\n\n**What is left:**',
    );
    expect(section).toContain(
      '[its page](https://endpoints.huggingface.co/acme/endpoints/pr-7-abcdefghijkl)',
    );
    expect(section).toContain('Address: `https://a.endpoints.huggingface.cloud`');
  });

  test('links model and commits, in seven digits, if they have the right form', () => {
    const section = renderSection({
      ...REPORT,
      model: 'acme/sentiment',
      revision: 'c'.repeat(40),
      subject: { ...REPORT.subject, headSha: 'd'.repeat(40) },
      runUrl: 'https://github.example/acme/widgets/actions/runs/1',
    });
    expect(section).toContain(
      `[\`acme/sentiment\`](https://huggingface.co/acme/sentiment) at [\`ccccccc\`](https://huggingface.co/acme/sentiment/commit/${'c'.repeat(40)})`,
    );
    expect(section).toContain(`[\`ddddddd\`](https://github.example/acme/widgets/commit/${'d'.repeat(40)})`);
  });

  test('folds the timeline into one line, and has its times in UTC', () => {
    const timeline = [
      { state: 'pending', atSeconds: 0 },
      { state: 'running', atSeconds: 65 },
    ];
    const section = renderSection({ ...REPORT, timeline, updatedMs: Date.UTC(2026, 10, 28, 20, 15) });
    expect(section).toContain('<summary>How it came up</summary>\n\n`pending` 0s → `running` 1m05s');
    expect(section).toContain('28\u00a0Nov\u00a020:15');
  });

  test('on what a reader can do depends on the state', () => {
    expect(renderSection({ ...REPORT, state: 'paused' })).toContain('`/preview resume`');
    expect(renderSection(REPORT)).toContain('`/preview pause`');
    expect(renderSection(REPORT, 'page')).not.toContain('/preview ');
  });
});

describe('the lines to copy', () => {
  const url = 'https://a1.us-east-1.aws.endpoints.huggingface.cloud';

  test('ask the address, or the OpenAI routes with the served model', () => {
    expect(renderSection({ ...REPORT, url })).toContain(`curl '${url}' \\`);
    const openai = renderSection({ ...REPORT, url, openaiBaseUrl: `${url}/v1`, servedModel: 'acme/chat' });
    expect(openai).toContain(`curl '${url}/v1/chat/completions' \\`);
    expect(openai).toContain(`OpenAI(base_url="${url}/v1"`);
    expect(openai).toContain('permission "Make calls to Inference Endpoints"');
  });

  test.each([
    "https://a.test/'; rm -rf ~; '",
    'https://a.test/$(id)',
    'javascript:alert(1)',
    'https://a.test/`id`',
  ])('never contain an address such as %s', (hostile) => {
    expect(renderSection({ ...REPORT, url: hostile })).not.toContain('Try it');
  });

  test.each(['a"; import os #', "a' -d @/etc/passwd '", '$(id)', '', 'x'.repeat(500)])(
    'never contain a model such as %j',
    (servedModel) => {
      const section = renderSection({ ...REPORT, url, openaiBaseUrl: `${url}/v1`, servedModel });
      expect(section).toContain(`curl '${url}' \\`);
      expect(section).not.toContain('OpenAI(');
    },
  );
});
