// Tests of the flags of the demo.

import { expect, it } from 'vitest';
import { parseFlags } from './flags.ts';

it.each([
  ['nothing', [], { kind: 'tell', all: false }],
  ['everything', ['--all'], { kind: 'tell', all: true }],
  ['pictures', ['--pictures', 'docs'], { kind: 'draw', folder: 'docs' }],
  ['help', ['--pictures', 'docs', '-h'], { kind: 'help' }],
])('%s', (_title, args, command) => {
  expect(parseFlags(args)).toEqual(command);
});

it.each([[['--pictures']], [['--picture', 'a.png']], [['a.png']]])('%j is wrong', (args) => {
  expect(parseFlags(args)).toMatchObject({ kind: 'wrong' });
});
