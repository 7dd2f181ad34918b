// The name under which a repository's deliveries are claimed; no key id can be the same, for its colon.

export function githubCallerOf({ id }: { readonly id: number }): string {
  return `github:${id}`;
}
