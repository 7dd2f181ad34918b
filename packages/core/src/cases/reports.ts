// A run of cases in the formats that other tools read: JSONL, JUnit XML, and the list of github-action-benchmark.
// Pure. Replies are hostile text: secrets are removed, and XML is escaped.

import type { Attempt, Case } from './case.ts';
import type { Redact } from './judge-plain-reply.ts';
import type { Verdict } from './verdict.ts';

/** A whole reply may have 4 MiB, and a file of many replies must still open. */
const LONGEST_KEPT_CHARACTERS = 64 * 1024;
/** For all replies together: the more replies, the less of each is kept. JSON may need six characters for one. */
const MOST_KEPT_CHARACTERS = 64 * 1024 * 1024;
const MS_PER_SECOND = 1_000;

/** One JSON object per line, in the order of the requests. Times in seconds. */
export function renderResultsJsonl(attempts: readonly Attempt[], redact: Redact): string {
  const longest = Math.min(LONGEST_KEPT_CHARACTERS, Math.floor(MOST_KEPT_CHARACTERS / attempts.length));
  return attempts.map((attempt) => `${JSON.stringify(resultOf(attempt, redact, longest))}\n`).join('');
}

function resultOf(
  { side, case: name, repeat, outcome, misses }: Attempt,
  redact: Redact,
  longest: number,
): object {
  const about = { side, case: name, repeat, misses };
  if (outcome.kind === 'fault') return { ...about, fault: outcome.fault.kind };
  const { status, text, tookMs, ttftMs, betweenTokensMs, tokens } = outcome.reply;
  const kept = redact(text);
  return {
    ...about,
    status,
    seconds: tookMs / MS_PER_SECOND,
    ...(ttftMs === undefined ? {} : { ttftSeconds: ttftMs / MS_PER_SECOND }),
    ...(betweenTokensMs === undefined ? {} : { betweenTokensSeconds: betweenTokensMs / MS_PER_SECOND }),
    ...(tokens === undefined ? {} : { tokens }),
    text: kept.slice(0, longest),
    ...(kept.length > longest ? { isCut: true } : {}),
  };
}

/** JUnit XML with one test case for each case of the file. Its time is the sum of all its requests to the preview. */
export function renderJunit(suite: string, cases: readonly Case[], attempts: readonly Attempt[]): string {
  const mine = attempts.filter(({ side }) => side === 'head');
  const tests = cases.map((one) =>
    junitCase(
      suite,
      one,
      mine.filter((attempt) => attempt.case === one.name),
    ),
  );
  const failures = tests.filter(({ failed }) => failed).length;
  const seconds = tests.reduce((sum, test) => sum + test.seconds, 0);
  // The schema of Jenkins has no `skipped` on the outer element, so both elements have only the attributes of every schema.
  const counts = `tests="${tests.length}" failures="${failures}" errors="0" time="${seconds.toFixed(3)}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${escapeXml(suite)}" ${counts}>`,
    `  <testsuite name="${escapeXml(suite)}" ${counts}>`,
    ...tests.map(({ xml }) => xml),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function junitCase(suite: string, one: Case, attempts: readonly Attempt[]) {
  const seconds =
    attempts.reduce((sum, { outcome }) => sum + (outcome.kind === 'reply' ? outcome.reply.tookMs : 0), 0) /
    MS_PER_SECOND;
  const misses = attempts.flatMap(({ misses: found, repeat }) => found.map((miss) => ({ ...miss, repeat })));
  const wasAsked = attempts.length >= one.repeat;
  const failed = misses.length > 0 || !wasAsked;
  const open = `    <testcase name="${escapeXml(one.name)}" classname="${escapeXml(suite)}" time="${seconds.toFixed(3)}"`;
  const [first] = misses;
  const message =
    first === undefined ? 'it was not asked' : `${first.what}: wanted ${first.wanted}, got ${first.got}`;
  const details = misses.map(
    ({ repeat, what, wanted, got }) => `request ${repeat}: ${what}: wanted ${wanted}, got ${got}`,
  );
  const failure = `      <failure message="${escapeXml(message)}">${escapeXml(details.join('\n'))}</failure>`;
  return { seconds, failed, xml: failed ? [`${open}>`, failure, '    </testcase>'].join('\n') : `${open}/>` };
}

const XML_ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};
/** Every character that XML 1.0 does not allow, lone surrogates included. */
const NOT_XML = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

function escapeXml(text: string): string {
  return text.replace(NOT_XML, '\uFFFD').replace(/[&<>"]/g, (sign) => XML_ESCAPES[sign] ?? sign);
}

/** One figure of github-action-benchmark's `customSmallerIsBetter`; the speed is given as time per token. */
export interface BenchmarkFigure {
  readonly name: string;
  readonly unit: string;
  readonly value: number;
}

export function buildBenchmark({ head }: Verdict): readonly BenchmarkFigure[] {
  const figures: readonly (readonly [name: string, value: number | undefined])[] = [
    ['first reply', head.firstMs],
    ['reply, median', head.p50Ms],
    ['reply, p95', head.p95Ms],
    ['first token, median', head.ttftMs],
    ['between tokens, median', head.betweenTokensMs],
    ['time per token', head.tokensPerSecond === undefined ? undefined : MS_PER_SECOND / head.tokensPerSecond],
  ];
  return figures.flatMap(([name, value]) => (value === undefined ? [] : [{ name, unit: 'ms', value }]));
}
