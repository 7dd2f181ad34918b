// The minimum that any client must do: one fetch, one JSON.parse. It checks nothing.

import type { Fetch } from '@preview-endpoints/core';

const TOKEN = 'hf_emulator';

export async function fetchJson(fetch: Fetch, url: string): Promise<unknown> {
  const response = await fetch(url, {
    headers: { accept: 'application/json', authorization: `Bearer ${TOKEN}` },
  });
  return JSON.parse(await response.text());
}
