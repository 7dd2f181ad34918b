// What Workers take for conforms.ts (package.json, "imports"): there size counts more than time, and replies are short.
// It may not say more than that it does not know.

export function conforms(): boolean {
  return false;
}
