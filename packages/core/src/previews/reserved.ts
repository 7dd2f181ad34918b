// The keys and tags that are the product's own: nobody else may set them. Pure.

const ENV_PREFIX = 'PREVIEW_ENDPOINTS_';
const RESERVED_TAG = /^(?:preview-endpoints|branch|repo-\d+|pr-\d+|run-\d+|identity-.+)$/;

/** Is this env key a mark of the product? A user's env that set it could hide a preview from every sweep. */
export function isReservedEnvKey(key: string): boolean {
  return key.toUpperCase().startsWith(ENV_PREFIX);
}

/** Is this tag one that ownership is decided by? */
export function isReservedTag(tag: string): boolean {
  return RESERVED_TAG.test(tag.trim().toLowerCase());
}
