// The names under which deliveries of GitHub and the Hub, and intents from cron, are claimed. No key id can be the same, because
// the names contain colons.

/** The index of a namespace's endpoint objects that store something; no caller has this name. */
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
