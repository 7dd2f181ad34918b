// The least that the doors can be bound to: stands where the executor is while the doors alone are measured.

import { DurableObject, WorkerEntrypoint } from 'cloudflare:workers';

export class EndpointObject extends DurableObject {}

export class TriggerIndex extends DurableObject {}

export class Executor extends WorkerEntrypoint {
  isSetUp(): boolean {
    return true;
  }
}

export default { fetch: () => new Response(null, { status: 404 }) };
