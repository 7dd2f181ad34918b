// Tests the verdict on simulated replies whose true difference is known: which changes are reported, and what is red.

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Attempt, Case, CaseReply, CaseSide } from './case.ts';
import { compareFigures } from './compare-figures.ts';
import { type FailRule, parseFailWhen, renderRule } from './fail-when.ts';
import { quantile } from './figures.ts';
import { decideVerdict } from './verdict.ts';

/** Mulberry32: a seeded random source, so that counts of chance events are the same on every machine. */
function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Log-normal multiplicative noise, as latencies have. */
function noise(random: () => number, sigma: number): number {
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return Math.exp(sigma * normal);
}

const CASES = 12;
const REPEATS = 4;
const SIGMA = 0.15;

interface Scenario {
  readonly seed: number;
  /** Factor on the head's time to the first token. */
  readonly ttftFactor?: number;
  /** The head's answer to a case. */
  readonly answer?: (index: number) => string;
}

function caseOf(index: number): Case {
  const name = `case ${index + 1}`;
  const expects = { status: 200 };
  return {
    name,
    path: '/',
    method: 'POST',
    headers: {},
    body: {},
    repeat: REPEATS,
    stream: true,
    expect: expects,
  };
}

function simulate({ seed, ttftFactor = 1, answer }: Scenario) {
  const random = createRandom(seed);
  const cases = Array.from({ length: CASES }, (_, index) => caseOf(index));
  const attempts = Array.from({ length: REPEATS }, (_, index) => index + 1).flatMap((repeat) =>
    cases.flatMap(({ name }, index) => {
      const minute = noise(random, SIGMA);
      return (['head', 'base'] as const).map((side): Attempt => {
        const ttftMs = 200 * minute * noise(random, SIGMA) * (side === 'head' ? ttftFactor : 1);
        const tookMs = ttftMs + 800 * minute * noise(random, SIGMA);
        const text = side === 'head' ? (answer?.(index) ?? `answer ${index}`) : `answer ${index}`;
        return attemptOf(side, name, repeat, { status: 200, text, tookMs, ttftMs, tokens: 32 });
      });
    }),
  );
  return { cases, run: { attempts, isComplete: true }, random };
}

function attemptOf(side: CaseSide, name: string, repeat: number, reply: CaseReply): Attempt {
  return { side, case: name, repeat, outcome: { kind: 'reply', reply }, misses: [] };
}

function judge(
  scenario: Scenario,
  rules: readonly string[] = ['failed'],
  prices?: { head: number; base: number },
) {
  const parsed = parseFailWhen(rules);
  if (!parsed.ok) throw new Error(`bad rules: ${parsed.fault.join(', ')}`);
  const facts = { ...simulate(scenario), rules: parsed.value, redact: (text: string) => text };
  return decideVerdict(prices === undefined ? facts : { ...facts, prices });
}

describe('the verdict', () => {
  test('calls an equal revision equal, and at most 5% of 200 noisy equal ones slower', () => {
    const slower = Array.from({ length: 200 }, (_, seed) => judge({ seed })).filter(({ changes }) =>
      changes.some(
        ({ isChange, change, figure }) => isChange && (figure === 'tokens/s' ? change < 0 : change > 0),
      ),
    );
    expect(slower.length).toBeLessThanOrEqual(10);
  });

  test('reports a first token that comes 40% later each time, and is red only by a rule', () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const free = judge({ seed, ttftFactor: 1.4 });
      expect(free.changes.find(({ figure }) => figure === 'ttft')).toMatchObject({ isChange: true });
      expect(free).toMatchObject({ word: 'passed', broken: [] });
      const ruled = judge({ seed, ttftFactor: 1.4 }, ['ttft +20%']);
      expect(ruled.broken.map(renderRule)).toEqual(['ttft +20%']);
      expect(judge({ seed, ttftFactor: 1.4 }, ['ttft +80%']).broken).toEqual([]);
    }
  });

  test('counts 3 of 12 changed answers as different, shows the difference, and is red only by a rule', () => {
    const answer = (index: number) => (index < 3 ? `another answer ${index}` : `answer ${index}`);
    const verdict = judge({ seed: 1, answer });
    expect(verdict).toMatchObject({ word: 'different', broken: [], failed: [] });
    const different = verdict.compared.filter(({ verdict: word }) => word === 'different');
    expect(different.map((one) => one.case)).toEqual(['case 1', 'case 2', 'case 3']);
    expect(different[0]?.diff).toEqual(['-answer 0', '+another answer 0']);
    expect(judge({ seed: 1, answer }, ['different']).broken).toEqual([{ kind: 'different' }]);
  });

  test('reports the price of a more expensive instance, and checks it against the limit', () => {
    const prices = { head: 1.8, base: 0.8 };
    const verdict = judge({ seed: 1 }, ['price +10%'], prices);
    expect(verdict.priceChange).toBeCloseTo(1.25);
    expect(verdict.broken.map(renderRule)).toEqual(['price +10%']);
    expect(judge({ seed: 1 }, ['price +10%'], { head: 0.8, base: 0.8 }).broken).toEqual([]);
  });

  test('counts a case that was not asked as failed, and is none when nothing was asked', () => {
    const { cases, run, random } = simulate({ seed: 1 });
    const rules: readonly FailRule[] = [{ kind: 'failed' }];
    const redact = (text: string) => text;
    const cut = { attempts: run.attempts.slice(0, -2), isComplete: false };
    expect(decideVerdict({ cases, run: cut, rules, redact, random })).toMatchObject({
      word: 'failed',
      failed: ['case 12'],
      broken: [{ kind: 'failed' }],
    });
    const nothing = { attempts: [], isComplete: false };
    expect(decideVerdict({ cases, run: nothing, rules, redact, random }).word).toBe('none');
  });

  test('keeps secrets out of the lines that show a difference', () => {
    const { cases, run, random } = simulate({ seed: 1, answer: () => 'the key is hunter2' });
    const redact = (text: string) => text.replaceAll('hunter2', '***');
    const verdict = decideVerdict({ cases, run, rules: [], redact, random });
    expect(JSON.stringify(verdict.compared)).not.toContain('hunter2');
  });

  test('shows a bounded part of answers that have nothing in common', () => {
    const long = Array.from({ length: 5_000 }, (_, line) => `line ${line * 7}`).join('\n');
    const verdict = judge({ seed: 1, answer: () => long });
    for (const { diff = [] } of verdict.compared) expect(diff.length).toBeLessThanOrEqual(21);
  });
});

describe('fail-when', () => {
  test('reads figures with limits, and refuses unknown rules', () => {
    const lines = [
      'failed',
      ' different ',
      '',
      'p50 +20%',
      'p95 +20 %',
      'ttft +7.5%',
      'tokens/s -10%',
      'price +10%',
    ];
    const parsed = parseFailWhen(lines);
    expect(parsed.ok ? parsed.value.map(renderRule) : parsed.fault).toEqual([
      'failed',
      'different',
      'p50 +20%',
      'p95 +20%',
      'ttft +7.5%',
      'tokens/s -10%',
      'price +10%',
    ]);
    const bad = [
      ...[
        'p99 +20%',
        'slow',
        'p50 20%',
        'p95+20%',
        'p95 +20',
        'P95 +20%',
        'tokens/s \u221210%',
        'price + 10%',
      ],
      ...['failed, different', '- failed', 'p50 +99999%', 'p95 +1e3%', 'p95 +20%%', 'never'],
    ];
    expect(parseFailWhen(['failed', ...bad])).toEqual({ ok: false, fault: bad });
    expect(parseFailWhen(['never', ''])).toEqual({ ok: true, value: [] });
  });
});

test('a quantile lies between the smallest and the largest value', () => {
  const values = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1 });
  fc.assert(
    fc.property(values, fc.double({ min: 0, max: 1, noNaN: true }), (list, share) => {
      const value = quantile(list, share) ?? Number.NaN;
      expect(value).toBeGreaterThanOrEqual(Math.min(...list));
      expect(value).toBeLessThanOrEqual(Math.max(...list));
    }),
  );
  expect(quantile([], 0.5)).toBeUndefined();
  expect(quantile([1, 2, 3, 4], 0.5)).toBe(2.5);
});

/** One request sent this often; `factor` slows the head, and now and then a reply of either side takes three times as long. */
function askOften(seed: number, pairs: number, factor = 1): readonly Attempt[] {
  const random = createRandom(seed);
  return Array.from({ length: pairs + 1 }, (_, index) =>
    (['head', 'base'] as const).map((side): Attempt => {
      const slow = random() < 0.1 ? 3 : 1;
      const ttftMs = 200 * noise(random, 0.1) * slow * (side === 'head' ? factor : 1);
      const reply = { status: 200, text: 'same', tookMs: ttftMs * 4, ttftMs, tokens: 32 };
      return attemptOf(side, 'one', index + 1, reply);
    }),
  ).flat();
}

describe('few pairs', () => {
  test('call at most 5% of 200 equal revisions with outliers slower', () => {
    const slower = Array.from({ length: 200 }, (_, seed) =>
      compareFigures(askOften(seed, 9), createRandom(seed)).some(
        ({ isChange, change, figure }) => isChange && (figure === 'tokens/s' ? change < 0 : change > 0),
      ),
    ).filter(Boolean);
    expect(slower.length).toBeLessThanOrEqual(10);
  });

  test('show a change when there are enough, and otherwise say that there are too few', () => {
    const found = (pairs: number) =>
      Object.fromEntries(
        compareFigures(askOften(3, pairs, 2), createRandom(3)).map((one) => [one.figure, one]),
      );
    expect(found(9)).toMatchObject({
      ttft: { isChange: true, hasEnough: true, pairs: 9 },
      p95: { isChange: false, hasEnough: false },
    });
    expect(found(30)['p95']).toMatchObject({ hasEnough: true });
    expect(found(8)['ttft']).toMatchObject({ isChange: false, hasEnough: false, pairs: 8 });
  });

  test('and nothing to compare leave a rule unjudged, which does not mean that it is kept', () => {
    const rules = ['failed', 'different', 'p95 +20%', 'ttft +20%', 'price +10%'];
    const parsed = parseFailWhen(rules);
    const cases = [{ ...caseOf(0), name: 'one', repeat: 1 }];
    const facts = { cases, rules: parsed.ok ? parsed.value : [], redact: String, random: createRandom(1) };
    const judgedOf = (attempts: readonly Attempt[]) =>
      decideVerdict({ ...facts, run: { attempts, isComplete: true } }).unjudged.map(
        ({ rule, why }) => `${renderRule(rule)}: ${why}`,
      );
    expect(judgedOf(askOften(1, 9))).toEqual(['p95 +20%: tooFewPairs', 'price +10%: notMeasured']);
    expect(judgedOf(askOften(1, 9).filter(({ side }) => side === 'head'))).toEqual([
      'different: notCompared',
      'p95 +20%: notCompared',
      'ttft +20%: notCompared',
      'price +10%: notCompared',
    ]);
  });
});

test('figures of one side alone are not compared', () => {
  const { run, random } = simulate({ seed: 1 });
  expect(
    compareFigures(
      run.attempts.filter(({ side }) => side === 'head'),
      random,
    ),
  ).toEqual([]);
});
