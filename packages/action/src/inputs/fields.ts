// Parsers of single input texts. Each collects its fault and goes on, so that all mistakes are reported at once.

import { Secret } from '@preview-endpoints/core';
import { isReservedEnvKey } from '@preview-endpoints/core/previews';
import type { InputKey, RawInputs } from './declared-inputs.ts';
import { HIDDEN, type InputFault, inputFault } from './input-fault.ts';

/** Reads typed fields from the raw inputs and collects the faults. */
export interface FieldReader {
  readonly faults: readonly InputFault[];
  text(key: InputKey): string | undefined;
  /** A token that fits into a header. It is never repeated in a fault. */
  token(key: InputKey): Secret | undefined;
  matching(key: InputKey, pattern: RegExp, wanted: string): string | undefined;
  flag(key: InputKey): boolean;
  integer(key: InputKey, range: { readonly from: number; readonly to: number }): number | undefined;
  oneOf<Word extends string>(key: InputKey, words: readonly Word[]): Word | undefined;
  durationMs(key: InputKey): number;
  /** Days, hours or minutes. For ages, which have no default. */
  ageMs(key: InputKey): number | undefined;
  /** US dollars, at most six digits after the point. */
  dollars(key: InputKey): number | undefined;
  url(key: InputKey): URL | undefined;
  pairs(key: InputKey): Readonly<Record<string, string>> | undefined;
  complain(key: InputKey, wanted: string): void;
}

const MS_BY_UNIT = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
/** GitHub ends a job after six hours. */
const LONGEST_DURATION_MS = 6 * MS_BY_UNIT.h;
const HEADER_SAFE = /^[!-~]+$/;
const ENV_KEY = /^[A-Za-z_][A-Za-z0-9_]*$/;

export function createFieldReader(raw: RawInputs): FieldReader {
  const faults: InputFault[] = [];
  const complain = (key: InputKey, wanted: string): undefined => {
    faults.push(inputFault(key, raw[key], wanted));
    return undefined;
  };
  const text = (key: InputKey): string | undefined => (raw[key] === '' ? undefined : raw[key]);
  return {
    faults,
    text,
    complain,
    token(key) {
      const value = text(key);
      if (value === undefined) return undefined;
      if (!HEADER_SAFE.test(value))
        faults.push(inputFault(key, HIDDEN, 'one token, without spaces or line breaks'));
      return new Secret(value);
    },
    matching(key, pattern, wanted) {
      const value = text(key);
      return value === undefined || pattern.test(value) ? value : complain(key, wanted);
    },
    flag(key) {
      // The words of YAML 1.2 that the runner's own toolkit accepts.
      if (/^(true|True|TRUE)$/.test(raw[key])) return true;
      if (!/^(false|False|FALSE)$/.test(raw[key])) complain(key, 'true or false');
      return false;
    },
    integer(key, range) {
      const value = text(key);
      if (value === undefined) return undefined;
      const number = /^\d{1,6}$/.test(value) ? Number(value) : Number.NaN;
      const fits = number >= range.from && number <= range.to;
      return fits ? number : complain(key, `a whole number from ${range.from} to ${range.to}`);
    },
    oneOf(key, words) {
      const value = text(key);
      if (value === undefined) return undefined;
      return words.find((word) => word === value) ?? complain(key, `one of ${words.join(', ')}`);
    },
    durationMs(key) {
      const duration = parseDurationMs(raw[key]);
      if (duration === undefined) complain(key, 'a duration from 1s to 6h, for example 90s, 30m or 1h');
      return duration ?? 0;
    },
    ageMs(key) {
      const value = text(key);
      if (value === undefined) return undefined;
      return (
        parseAgeMs(value) ??
        complain(key, 'an age of whole minutes, hours or days, for example 90m, 12h or 7d')
      );
    },
    dollars(key) {
      const value = text(key);
      if (value === undefined) return undefined;
      const fits = /^\d{1,6}(?:\.\d{1,6})?$/.test(value) && Number(value) > 0;
      return fits ? Number(value) : complain(key, 'US dollars as a plain number above 0, for example 1.5');
    },
    url(key) {
      const url = URL.parse(raw[key]);
      // Every request carries a token, so it must be encrypted unless it stays on this machine.
      const isSafe = url !== null && (url.protocol === 'https:' || isPlainLoopback(url));
      // fetch refuses an address with a password, and a query would be sent with every call.
      const isPlain = url !== null && `${url.username}${url.password}${url.search}${url.hash}` === '';
      return isSafe && isPlain
        ? url
        : complain(key, 'an https address (http only on loopback) without user, query and fragment');
    },
    pairs(key) {
      const value = text(key);
      return value === undefined ? undefined : parsePairs(key, value, faults);
    },
  };
}

/** 127.0.0.0/8, ::1 and localhost, which always mean this machine. */
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

function isPlainLoopback({ protocol, hostname }: URL): boolean {
  return protocol === 'http:' && LOOPBACK.test(hostname);
}

function parseDurationMs(text: string): number | undefined {
  const parts = /^(?:(\d{1,3})h)?(?:(\d{1,4})m)?(?:(\d{1,6})s)?$/.exec(text);
  if (parts === null || text === '') return undefined;
  const [, hours = '0', minutes = '0', seconds = '0'] = parts;
  const total =
    Number(hours) * MS_BY_UNIT.h + Number(minutes) * MS_BY_UNIT.m + Number(seconds) * MS_BY_UNIT.s;
  return total > 0 && total <= LONGEST_DURATION_MS ? total : undefined;
}

function parseAgeMs(text: string): number | undefined {
  const [, count, unit] = /^([1-9]\d{0,5})([mhd])$/.exec(text) ?? [];
  if (count === undefined || (unit !== 'm' && unit !== 'h' && unit !== 'd')) return undefined;
  return Number(count) * MS_BY_UNIT[unit];
}

/** The product marks its previews with such keys. A preview with false marks would be found by no sweep. */
export const RESERVED_WANTED =
  'a KEY that does not begin with PREVIEW_ENDPOINTS_, which is kept for the action itself';

/**
 * KEY=VALUE lines; everything after the first `=` is the value. A bad line is named by its number, because it may contain a
 * secret.
 */
function parsePairs(key: InputKey, text: string, faults: InputFault[]): Readonly<Record<string, string>> {
  const pairs = new Map<string, string>();
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const complain = (wanted: string): void => {
      faults.push(inputFault(key, `line ${index + 1}`, wanted));
    };
    const at = line.indexOf('=');
    const name = line.slice(0, Math.max(0, at)).trim();
    if (at < 0 || !ENV_KEY.test(name)) complain('KEY=VALUE lines, KEY of letters, digits and _');
    else if (isReservedEnvKey(name)) complain(RESERVED_WANTED);
    else if (pairs.has(name)) complain('every KEY only once');
    else pairs.set(name, line.slice(at + 1).trim());
  }
  // Not by assignment, because a key like __proto__ would set something else.
  return Object.fromEntries(pairs);
}
