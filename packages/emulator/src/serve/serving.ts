// How well and how fast a version serves: drawn by seed, changed by orders for a repository, revision or image. Pure.
import type { ServedVersion } from '../endpoints/record.ts';
import { seededWhole } from '../seed/seeded.ts';

export interface ServingRule {
  readonly repository?: string | undefined;
  /** A commit, or the revision as requested. */
  readonly revision?: string | undefined;
  /** An image's variant, such as `vLLM`, or its URL. */
  readonly image?: string | undefined;
  /** The share of inputs, 0 to 1, that get a worse answer; always the same inputs. */
  readonly worse?: number | undefined;
  readonly firstTokenMs?: number | undefined;
  readonly tokenMs?: number | undefined;
  /** Multiplies both times. */
  readonly slower?: number | undefined;
  /** One in this many requests is answered with 500. */
  readonly failEvery?: number | undefined;
  /** The model name that the engine accepts, instead of the usual one. */
  readonly servedModel?: string | undefined;
}

export interface Serving {
  readonly worse: number;
  readonly firstTokenMs: number;
  readonly tokenMs: number;
  /** 0 means never. */
  readonly failEvery: number;
  readonly servedModel: string | null;
}

type Range = readonly [from: number, to: number];

/** Times of a small model on a small machine, in milliseconds. */
const FIRST_TOKEN_MS: Range = [60, 140];
const TOKEN_MS: Range = [8, 24];

/** The times of two requests differ: each is 90 to 110 percent of the drawn time. */
const JITTER_PERCENT: Range = [90, 110];

export function decideServing(seed: number, version: ServedVersion, rules: readonly ServingRule[]): Serving {
  const { repository, image } = version.spec.model;
  const words = [repository, image.variant, version.instance.id];
  const meant = rules.filter((rule) => isMeant(rule, version));
  const slower = lastOf(meant, 'slower') ?? 1;
  const firstTokenMs =
    lastOf(meant, 'firstTokenMs') ?? seededWhole(seed, FIRST_TOKEN_MS, ['firstToken', ...words]);
  const tokenMs = lastOf(meant, 'tokenMs') ?? seededWhole(seed, TOKEN_MS, ['token', ...words]);
  return {
    worse: lastOf(meant, 'worse') ?? 0,
    firstTokenMs: slower * firstTokenMs,
    tokenMs: slower * tokenMs,
    failEvery: lastOf(meant, 'failEvery') ?? 0,
    servedModel: lastOf(meant, 'servedModel') ?? null,
  };
}

/** Later rules win, separately for each part. */
function lastOf<Part extends keyof ServingRule>(
  rules: readonly ServingRule[],
  part: Part,
): ServingRule[Part] {
  return rules.findLast((rule) => rule[part] !== undefined)?.[part];
}

function isMeant({ repository, revision, image }: ServingRule, version: ServedVersion): boolean {
  const { model } = version.spec;
  return (
    (repository === undefined || repository === model.repository) &&
    (revision === undefined || revision === version.sha || revision === model.revision) &&
    (image === undefined || image === model.image.variant || image === model.image.settings['url'])
  );
}

/** Whether the version answers this input worse; depends only on seed, share and input. */
export function isWorse(seed: number, serving: Serving, input: string): boolean {
  const [from, to]: Range = [0, 9_999];
  return seededWhole(seed, [from, to], ['worse', input]) < serving.worse * (to + 1);
}

/** The times of the endpoint's `index`-th request. */
export function drawTimes(
  seed: number,
  serving: Serving,
  index: number,
): Pick<Serving, 'firstTokenMs' | 'tokenMs'> {
  const jitter = seededWhole(seed, JITTER_PERCENT, ['jitter', index]) / 100;
  return { firstTokenMs: serving.firstTokenMs * jitter, tokenMs: serving.tokenMs * jitter };
}
