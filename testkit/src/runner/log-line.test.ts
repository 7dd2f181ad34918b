// Workflow commands in a log line, read as the runner reads them.

import { describe, expect, it } from 'vitest';
import { parseLogLine } from './log-line.ts';

describe('a log line', () => {
  it.each([
    ['Resolve', { kind: 'text', text: 'Resolve' }],
    ['::group::Resolve', { kind: 'group', text: 'Resolve' }],
    ['::endgroup::', { kind: 'endGroup', text: '' }],
    ['::add-mask::hf_secret', { kind: 'mask', text: 'hf_secret' }],
    ['::debug::50%25', { kind: 'debug', text: '50%' }],
    ['::set-env name=A::b', { kind: 'text', text: '::set-env name=A::b' }],
    ['said ::error::inside', { kind: 'text', text: 'said ::error::inside' }],
  ])('%s', (line, parsed) => {
    expect(parseLogLine(line)).toEqual(parsed);
  });

  it('is an annotation with its title and its lines', () => {
    expect(parseLogLine('::error title=Bad input%3A task::first%0Asecond::third').kind).toBe('annotation');
    expect(parseLogLine('::error title=Bad input%3A task::first%0Asecond::third')).toMatchObject({
      annotation: { level: 'error', title: 'Bad input: task', message: 'first\nsecond::third' },
    });
  });

  it('is an annotation without a title', () => {
    expect(parseLogLine('::notice::Skipped: a fork.')).toMatchObject({
      annotation: { level: 'notice', message: 'Skipped: a fork.' },
    });
  });
});
