// The notices list exactly the packages whose code the bundler takes.

import { expect, test } from 'vitest';
import { bundledPackages } from '../../scripts/notices.ts';

test('a package is bundled when some of its code is in a file of dist', () => {
  const output = (inputs: Record<string, number>) => ({
    bytes: 1,
    imports: [],
    exports: [],
    inputs: Object.fromEntries(
      Object.entries(inputs).map(([path, bytesInOutput]) => [path, { bytesInOutput }]),
    ),
  });
  const outputs = {
    'dist/a.js': output({
      '../../node_modules/zod/v4/mini/index.js': 10,
      '../../node_modules/left-out/index.js': 0,
      '../../node_modules/@scope/outer/node_modules/inner/index.js': 5,
      'src/main.ts': 7,
      'built-in:crypto?../../node_modules/tunnel/index.js': 9,
    }),
    'dist/b.js': output({ '../../node_modules/@scope/outer/lib/index.js': 1 }),
  };
  expect(bundledPackages({ outputs })).toEqual([
    '../../node_modules/@scope/outer',
    '../../node_modules/@scope/outer/node_modules/inner',
    '../../node_modules/zod',
  ]);
});
