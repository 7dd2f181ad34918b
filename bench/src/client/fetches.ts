// The two fetches that a caller may use: the platform's and the undici package's. Nothing is measured here.

import type { Fetch } from '@preview-endpoints/core';
import * as undici from 'undici';

export const platformFetch: Fetch = (url, init) => globalThis.fetch(url, init);

// undici's types and the platform's describe the same interface but are not compatible.
const send = undici.fetch as unknown as (url: string, init: object) => Promise<Response>;
export const undiciFetch: Fetch = (url, init) => send(url, init);
