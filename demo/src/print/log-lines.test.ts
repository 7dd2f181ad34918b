// Tests of the Action's log in the terminal.

import { parseLogLine } from '@preview-endpoints/testkit/runner';
import { expect, it } from 'vitest';
import { createLogRenderer } from './log-lines.ts';
import { PLAIN_STYLE } from './style.ts';

it('shows groups as headings, their lines indented, and annotations by their level', () => {
  const render = createLogRenderer({ ...PLAIN_STYLE, width: 20 });
  const lines = [
    '::group::Deploy',
    'create pr-2 with a long name',
    '::debug::not for readers',
    '::error title=Preview failed::The start failed.%0AFix it.',
    '::endgroup::',
    'created',
  ];
  expect(lines.flatMap((line) => render(parseLogLine(line)))).toEqual([
    'Deploy',
    '  create pr-2 with a',
    '    long name',
    '  error: Preview',
    '    failed: The',
    '    start failed.',
    '  Fix it.',
    'created',
  ]);
});
