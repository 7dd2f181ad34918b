// The names under which GitHub's and the Hub's deliveries and what cron starts are claimed; no key id can be the same,
// for their colons.

export function githubCallerOf({ id }: { readonly id: number }): string {
  return `github:${id}`;
}

export function hubCallerOf({ model }: { readonly model: string }): string {
  return `hub:${model}`;
}

export function scheduleCallerOf({ namespace }: { readonly namespace: string }): string {
  return `schedule:${namespace}`;
}

export function sweepCallerOf({ id }: { readonly id: number }): string {
  return `sweep:${id}`;
}
