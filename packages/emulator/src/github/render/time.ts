// Times as GitHub writes them: UTC, to the second. Pure.

export function renderTime(atMs: number): string {
  return new Date(atMs).toISOString().replace(/\.\d{3}Z$/, 'Z');
}

export function renderOptionalTime(atMs: number | null): string | null {
  return atMs === null ? null : renderTime(atMs);
}
