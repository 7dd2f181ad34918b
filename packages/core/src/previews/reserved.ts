// Lists the env keys and tags that only the product may set. Pure.

const ENV_PREFIX = 'PREVIEW_ENDPOINTS_';
const RESERVED_TAG = /^(?:preview-endpoints|branch|repo-\d+|pr-\d+|run-\d+|identity-.+)$/;

/** Is this env key a mark of the product? A user's env entry with this key could hide a preview from every sweep. */
export function isReservedEnvKey(key: string): boolean {
  return key.toUpperCase().startsWith(ENV_PREFIX);
}

/** Is this a tag that decides ownership? */
export function isReservedTag(tag: string): boolean {
  return RESERVED_TAG.test(tag.trim().toLowerCase());
}
