// The names under which GitHub's and the Hub's deliveries and what cron starts are claimed; no key id can be the same,
// for their colons.

/** The index of the endpoints' objects of a namespace that remember something; no caller has its name. */
export function objectIndexOf({ namespace }: { readonly namespace: string }): string {
  return `objects:${namespace.toLowerCase()}`;
}

export type CallerKind = 'key' | 'github' | 'hub' | 'schedule' | 'sweep' | 'idle';

const PREFIXES = {
  github: 'github:',
  hub: 'hub:',
  schedule: 'schedule:',
  sweep: 'sweep:',
  idle: 'idle:',
} as const satisfies Record<Exclude<CallerKind, 'key'>, string>;

export function githubCallerOf({ id }: { readonly id: number }): string {
  return `${PREFIXES.github}${id}`;
}

export function hubCallerOf({ model }: { readonly model: string }): string {
  return `${PREFIXES.hub}${model}`;
}

export function scheduleCallerOf({ namespace }: { readonly namespace: string }): string {
  return `${PREFIXES.schedule}${namespace}`;
}

export function sweepCallerOf({ id }: { readonly id: number }): string {
  return `${PREFIXES.sweep}${id}`;
}

export function idleCallerOf({ namespace }: { readonly namespace: string }): string {
  return `${PREFIXES.idle}${namespace}`;
}

export function callerKindOf(caller: string): CallerKind {
  const prefix = caller.slice(0, caller.indexOf(':') + 1);
  if (prefix === PREFIXES.github) return 'github';
  if (prefix === PREFIXES.hub) return 'hub';
  if (prefix === PREFIXES.schedule) return 'schedule';
  if (prefix === PREFIXES.sweep) return 'sweep';
  return prefix === PREFIXES.idle ? 'idle' : 'key';
}
