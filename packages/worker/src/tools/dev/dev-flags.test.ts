// Tests the flags of `npm run dev`: each has a default, and refuses invalid values.

import { describe, expect, test } from 'vitest';
import { parseDevFlags } from './dev-flags.ts';

describe('the flags of dev', () => {
  test('all have a default', () => {
    expect(parseDevFlags([])).toEqual({
      ok: true,
      value: { json: false, port: 0, emulatorPort: 0, speed: 60, access: undefined },
    });
  });

  test.each([
    ['--port', '0', '65535', ['65536', 'abc', '-1', '1.5', '']],
    ['--emulator-port', '4010', '1', ['70000', '0x10']],
    ['--speed', '0.5', '100000', ['0', 'x', '100001', '1e3']],
    ['--access', 'ann@example.com', 'o.b@a.example', ['ann', 'Ann@example.com', '*@example.com']],
  ])('%s accepts valid values only', (flag, first, second, wrong) => {
    for (const good of [first, second])
      expect(parseDevFlags([`${flag}=${good}`])).toMatchObject({ ok: true });
    for (const bad of wrong)
      expect(parseDevFlags([`${flag}=${bad}`])).toMatchObject({
        fault: [expect.stringContaining(`${flag}: got "${bad}", wants a`)],
      });
  });

  test('allow no other arguments', () => {
    expect(parseDevFlags(['8787'])).toEqual({ ok: false, fault: ['8787: only flags are wanted'] });
  });
});
