// The two fetches that a caller may have: the platform's, and that of the undici package. Nothing is measured here.

import type { Fetch } from '@preview-endpoints/core';
import * as undici from 'undici';

export const platformFetch: Fetch = (url, init) => globalThis.fetch(url, init);

// undici's types and the platform's describe one interface in two ways that do not fit each other.
const send = undici.fetch as unknown as (url: string, init: object) => Promise<Response>;
export const undiciFetch: Fetch = (url, init) => send(url, init);
