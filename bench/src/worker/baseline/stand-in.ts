// The minimum that ingress can be bound to: replaces the executor when ingress alone is measured.

import { DurableObject, WorkerEntrypoint } from 'cloudflare:workers';

export class EndpointObject extends DurableObject {}

export class TriggerIndex extends DurableObject {}

export class Executor extends WorkerEntrypoint {
  isSetUp(): boolean {
    return true;
  }
}

export default { fetch: () => new Response(null, { status: 404 }) };
