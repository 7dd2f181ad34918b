// Calls the Worker as its senders do: signed with the libraries that they use, with a key, or with a forged body.

import { sign } from '@octokit/webhooks-methods';
import type { DevSecrets } from '@preview-endpoints/worker/dev';
import { Webhook } from 'standardwebhooks';
import type { AskedReply } from '../story/evidence.ts';
import type { Payload } from '../story/payloads.ts';
import type { WorkerAct } from '../story/step.ts';

export interface WorkerCaller {
  send(act: WorkerAct, endpoint: EndpointRef): Promise<AskedReply>;
}

export interface EndpointRef {
  readonly namespace: string;
  readonly name: string;
}

interface Delivery {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export function createWorkerCaller(url: string, secrets: DevSecrets): WorkerCaller {
  let last: Delivery | undefined;
  const build = async (act: WorkerAct, endpoint: EndpointRef): Promise<Delivery> => {
    switch (act.kind) {
      case 'signed':
        return signTrigger(secrets.signingSecret, act.action, endpoint);
      case 'again':
        return present(last);
      case 'forged':
        return forge(present(last));
      case 'keyed':
        return {
          path: `/v1/endpoints/${endpoint.namespace}/${endpoint.name}/${act.action}`,
          headers: { authorization: `Bearer ${secrets.bearerKey}` },
          body: '',
        };
      case 'webhook':
        return signDelivery(secrets.githubSecret, act.payload);
    }
  };
  return {
    async send(act, endpoint) {
      last = await build(act, endpoint);
      const { path, headers, body } = last;
      const reply = await fetch(`${url}${path}`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body,
      });
      return {
        question: `${path}${summarise(act)}`,
        proof: Object.entries(headers).map(([name, value]) => `${name}: ${shorten(value)}`),
        status: reply.status,
        text: (await reply.text()).trim(),
      };
    },
  };
}

function present(last: Delivery | undefined): Delivery {
  if (last === undefined) throw new Error('no earlier delivery exists to repeat');
  return last;
}

function signTrigger(secret: string, action: string, { namespace, name }: EndpointRef): Delivery {
  const id = `msg_${crypto.randomUUID().replaceAll('-', '')}`;
  const at = new Date();
  const body = JSON.stringify({ action, namespace, endpoint: name });
  const headers = {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
    'webhook-signature': new Webhook(secret).sign(id, at, body),
  };
  return { path: '/v1/triggers', headers, body };
}

/** Another request under a signature taken from an earlier delivery. */
function forge(seen: Delivery): Delivery {
  return { ...seen, body: seen.body.replace('"pause"', '"resume"') };
}

async function signDelivery(secret: string, payload: Payload): Promise<Delivery> {
  const body = JSON.stringify(payload);
  const headers = {
    'x-github-event': 'pull_request',
    'x-github-delivery': crypto.randomUUID(),
    'x-hub-signature-256': await sign(secret, body),
  };
  return { path: '/v1/github', headers, body };
}

const MOST_SHOWN_CHARACTERS = 20;

/** A reader needs to see only that there is a signature or a key. */
function shorten(value: string): string {
  return value.length > MOST_SHOWN_CHARACTERS ? `${value.slice(0, MOST_SHOWN_CHARACTERS)}…` : value;
}

function summarise(act: WorkerAct): string {
  if (act.kind === 'signed') return ` ${act.action}, signed`;
  if (act.kind === 'webhook') return ' pull_request closed, signed by GitHub';
  return '';
}
