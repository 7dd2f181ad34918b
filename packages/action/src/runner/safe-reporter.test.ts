// No masked text passes the reporter on any way, and no text is cut before it is masked.

import { Secret } from '@preview-endpoints/core';
import { expect, test } from 'vitest';
import { createRecordingReporter } from '../../../../testkit/src/recording-reporter.ts';
import { redactReport } from '../report/redact-report.ts';
import { createSafeReporter } from './safe-reporter.ts';

const SECRET = 'correct horse "battery"';

function setUp() {
  const outside = createRecordingReporter();
  const safe = createSafeReporter(outside);
  safe.reporter.mask(new Secret(SECRET));
  return { outside, ...safe };
}

test('every kind of output masks the secret and its spelling in JSON', async () => {
  const { outside, reporter } = setUp();
  for (const text of [`a ${SECRET} b`, JSON.stringify({ SECRET })]) {
    reporter.group(text);
    reporter.line(text);
    reporter.notice(text);
    reporter.warning(text);
    reporter.error(text, text);
    reporter.output('reason', text);
    await reporter.summary(text);
  }
  const [mask, ...said] = outside.said;
  expect(mask).toBe(`mask: ${SECRET}`);
  expect(said).toHaveLength(14);
  for (const line of said) expect(line).not.toContain('correct horse');
});

test('a long text is cut after its secrets are removed, so that no half of one remains', () => {
  const { outside, reporter } = setUp();
  reporter.line(`${'x'.repeat(990)}${SECRET}`);
  expect(outside.said.at(-1)).toBe(`line: ${'x'.repeat(990)}***`);
  reporter.error('t', 'x'.repeat(1_000_000));
  expect(outside.said.at(-1)?.length).toBeLessThan(5_000);
});

test("a report loses the secrets in the endpoint's own words", () => {
  const { redact } = setUp();
  const safe = redactReport(
    {
      state: 'failed',
      name: 'pr-1',
      namespace: 'acme',
      subject: { repository: { id: 1, owner: 'a', name: 'b' }, target: { kind: 'branch', name: 'x' } },
      fault: { what: SECRET, remedy: 'Run it again.' },
      logs: [SECRET],
      timeline: [{ state: SECRET, atSeconds: 1 }],
      url: `https://x.test/${encodeURIComponent(SECRET)}`,
    },
    redact,
  );
  expect(JSON.stringify(safe)).not.toContain('battery');
  expect(safe.fault?.remedy).toBe('Run it again.');
});
