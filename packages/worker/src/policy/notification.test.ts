// Tests which fields a notification of the policy needs, and which addresses are refused.

import { describe, expect, test } from 'vitest';
import { compilePolicy } from './compile-policy.ts';
import { parsePolicyDocument } from './parse-document.ts';
import { readRules } from './read-rules.ts';

describe('a notification', () => {
  const secret = `whsec_${btoa('x'.repeat(32))}`;
  const written = (notification: object) =>
    JSON.stringify({ notifications: [{ id: 'ops', url: 'https://hooks.example.com/x', ...notification }] });
  const parse = (notification: object) => parsePolicyDocument(written(notification));

  test('needs an address and a secret, and by default reports every end of a trigger', () => {
    const parsed = parse({ secret });
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.fault));
    const rules = readRules(compilePolicy(parsed.value).executor);
    expect(rules.ok && rules.value.notifications).toMatchObject([
      { id: 'ops', events: ['done', 'refused', 'dead', 'health', 'digest'], format: 'standard' },
    ]);
    expect(JSON.stringify(rules)).not.toContain('hooks.example.com');
  });

  test('works without a secret for Slack only', () => {
    expect(parse({ format: 'slack' }).ok).toBe(true);
    expect(parse({})).toMatchObject({ ok: false, fault: [{ path: 'notifications.0' }] });
  });

  test.each([
    'http://hooks.example.com/x',
    'https://127.0.0.1/x',
    'https://2130706433/x',
    'https://0x7f.1/x',
    'https://10.0.0.8/x',
    'https://169.254.169.254/latest/meta-data',
    'https://[::1]/x',
    'https://[fd00::1]/x',
    'https://localhost/x',
    'https://localhost./x',
    'https://metadata.google.internal/x',
    'https://printer.local/x',
    'https://intranet/x',
    'https://user:password@hooks.example.com/x',
    'ftp://hooks.example.com/x',
    'hooks.example.com/x',
  ])('is refused for the address %s', (url) => {
    const parsed = parse({ secret, url });
    expect(parsed).toMatchObject({ ok: false, fault: [{ path: 'notifications.0.url' }] });
  });

  test.each([
    ['a weak secret', { secret: 'whsec_AAAA' }, 'is too short'],
    ['no event', { secret, events: [] }, 'at least one event'],
    ['an unknown event', { secret, events: ['pending'] }, 'Invalid option'],
  ])('is refused with %s', (_what, change, words) => {
    const parsed = parse(change);
    expect(parsed.ok ? '' : parsed.fault.map(({ message }) => message).join()).toContain(words);
  });
});
