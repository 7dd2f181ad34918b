// Tests the files for other tools. Where a reader of the format that is not ours is installed, it reads the file.

import { describe, expect, test } from 'vitest';
import type { Attempt, Case, Miss } from './case.ts';
import { buildBenchmark, renderJunit, renderResultsJsonl } from './reports.ts';
import { decideVerdict } from './verdict.ts';

const one: Case = {
  name: 'a <"sharp"> case & more',
  path: '/',
  method: 'POST',
  headers: {},
  repeat: 2,
  stream: false,
  expect: { status: 200 },
};

function attempt(repeat: number, text: string, misses: readonly Miss[] = []): Attempt {
  const reply = { status: 200, text, tookMs: 1_500, tokens: 30 };
  return { side: 'head', case: one.name, repeat, outcome: { kind: 'reply', reply }, misses };
}

const redact = (text: string) => text.replaceAll('hunter2', '***');

describe('results', () => {
  test('are one JSON object a line, without secrets and cut', () => {
    const lines = renderResultsJsonl(
      [attempt(1, 'the key is hunter2'), attempt(2, 'x'.repeat(100_000))],
      redact,
    )
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(lines[0]).toMatchObject({
      side: 'head',
      case: one.name,
      repeat: 1,
      seconds: 1.5,
      tokens: 30,
      text: 'the key is ***',
    });
    expect(lines[1]).toMatchObject({ isCut: true });
  });

  test('with the most and longest replies still fit into one file', () => {
    const most = Array.from({ length: 10_000 }, () => attempt(1, 'x'.repeat(64 * 1024)));
    expect(renderResultsJsonl(most, redact).length).toBeLessThan(80 * 1024 * 1024);
  });
});

describe('JUnit XML', () => {
  const hostile: Miss = { what: 'contains', wanted: 'POSITIVE', got: ']]></failure>\u0000\u001b[31m\ud800' };

  test('counts failures, and hostile text neither closes an element nor breaks the document', () => {
    const xml = renderJunit('pr-12', [one], [attempt(1, 'fine'), attempt(2, 'not', [hostile])]);
    expect(xml).toContain('tests="1" failures="1"');
    expect(xml).toContain('time="3.000"');
    expect(xml.match(/<\/failure>/g)).toHaveLength(1);
    expect(xml).toContain(']]&gt;&lt;/failure&gt;\uFFFD\uFFFD[31m\uFFFD');
    expect(xml).toContain('name="a &lt;&quot;sharp&quot;&gt; case &amp; more"');
  });

  test('counts a case that was not asked as failed', () => {
    expect(renderJunit('pr-12', [one], [attempt(1, 'fine')])).toContain('it was not asked');
  });
});

test('the benchmark file has the measured figures only, and smaller is better', () => {
  const run = { attempts: [attempt(1, 'a'), attempt(2, 'b')], isComplete: true };
  const figures = buildBenchmark(
    decideVerdict({ cases: [one], run, rules: [], redact, random: Math.random }),
  );
  expect(figures).toContainEqual({ name: 'time per token', unit: 'ms', value: 50 });
  expect(figures.map(({ name }) => name)).toEqual([
    'first reply',
    'reply, median',
    'reply, p95',
    'time per token',
  ]);
});
