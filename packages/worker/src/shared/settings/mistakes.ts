// How the mistakes of an environment are told; pure.

import type { Issue } from '@preview-endpoints/core/client';

export function mistakeIf(wrong: boolean, path: string, message: string): readonly Issue[] {
  return wrong ? [{ path, message }] : [];
}
