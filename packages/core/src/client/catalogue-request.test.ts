// Tests that the request sent ahead is the one that the client sends; a difference would send it twice.

import { expect, test } from 'vitest';
import { Secret } from '../secret.ts';
import { buildCatalogueRequest } from './catalogue-request.ts';
import { createClient } from './client.ts';

test.each([
  'https://api.example.test/v2',
  'https://api.example.test/v2/',
  'http://127.0.0.1:4010/deep/v2?x=1#y',
])(
  'the request for the catalogue of %s is the first one of listProviders, letter for letter',
  async (address) => {
    const sent: { url: string; init: RequestInit }[] = [];
    const apiUrl = new URL(address);
    const sender = { token: new Secret('hf_marked'), userAgent: 'a-program' };
    const fetch = async (url: string, init: RequestInit): Promise<Response> => {
      sent.push({ url, init });
      return Response.json({ vendors: [] });
    };
    await createClient({ ...sender, apiUrl, ports: { fetch } }).listProviders();
    const { url, init } = buildCatalogueRequest({ ...sender, apiUrl });
    expect(sent).toHaveLength(1);
    expect(sent[0]?.url).toBe(url);
    expect(sent[0]?.init).toMatchObject(init);
    expect(init.headers).toEqual({ ...sent[0]?.init.headers });
  },
);
