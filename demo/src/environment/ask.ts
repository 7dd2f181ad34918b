// Asks a preview one question, once with a token and once without.

import type { PreviewReply } from '../story/evidence.ts';

export interface PreviewQuestion {
  /** The Action's output `url`. */
  readonly url: string;
  readonly token: string;
  readonly question: string;
}

export async function ask({ url, token, question }: PreviewQuestion): Promise<PreviewReply> {
  const body = JSON.stringify({ inputs: question });
  const headers = { 'content-type': 'application/json' };
  const reply = await fetch(url, {
    method: 'POST',
    headers: { ...headers, authorization: `Bearer ${token}` },
    body,
  });
  const refused = await fetch(url, { method: 'POST', headers, body });
  await refused.body?.cancel();
  return {
    question: body,
    status: reply.status,
    text: (await reply.text()).trim(),
    servedRevision: reply.headers.get('x-served-revision'),
    statusWithoutToken: refused.status,
  };
}
