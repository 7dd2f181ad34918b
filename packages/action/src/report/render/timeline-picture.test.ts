// The Mermaid chart of a wait: every line is our own, whatever names the server has for its states.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Report } from '../report.ts';
import { renderTimelinePicture } from './timeline-picture.ts';

const REPORT: Report = {
  state: 'ready',
  name: 'pr-7-abcdefghijkl',
  namespace: 'acme',
  subject: {
    repository: { id: 1, owner: 'acme', name: 'widgets' },
    target: { kind: 'branch', name: 'main' },
  },
};

test('shows how long each state lasted', () => {
  const timeline = [
    { state: 'pending', atSeconds: 0 },
    { state: 'initializing', atSeconds: 7 },
    { state: 'ready', atSeconds: 65 },
  ];
  expect(renderTimelinePicture({ ...REPORT, timeline })).toBe(
    [
      'gantt',
      '  title pr-7-abcdefghijkl',
      '  dateFormat x',
      '  axisFormat %s s',
      '  1 pending :s1, 0, 7s',
      '  2 initializing :s2, after s1, 58s',
      '  3 ready :milestone, s3, after s2, 0s',
    ].join('\n'),
  );
});

test('is not drawn for a single state', () => {
  expect(renderTimelinePicture(REPORT)).toBeUndefined();
  expect(
    renderTimelinePicture({ ...REPORT, timeline: [{ state: 'running', atSeconds: 0 }] }),
  ).toBeUndefined();
});

const LINE =
  /^ {2}(?:title [\w-]+|dateFormat x|axisFormat %s s|\d+ [A-Za-z0-9 -]{1,30} :(?:milestone, )?s\d+, (?:\d+|after s\d+), \d+s)$/;

test('cannot be broken by a hostile state', () => {
  const entry = fc.record({
    state: fc.oneof(fc.string({ unit: 'binary' }), fc.constant('x\nclick a href "javascript:alert(1)"\n```')),
    atSeconds: fc.nat(),
  });
  fc.assert(
    fc.property(fc.array(entry, { minLength: 2, maxLength: 40 }), (timeline) => {
      const [head, ...lines] = (renderTimelinePicture({ ...REPORT, timeline }) ?? '').split('\n');
      expect(head).toBe('gantt');
      expect(lines.length).toBeLessThanOrEqual(23);
      for (const line of lines) expect(line).toMatch(LINE);
    }),
    { numRuns: 50 },
  );
});
