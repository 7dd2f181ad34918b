// What differs between the two dialects on the routes that both have; a table, no logic.
import type { BodyFault } from '../body/check-body.ts';
import type { EndpointRecord } from '../endpoints/record.ts';
import type { Refusal } from '../endpoints/refusal.ts';
import type { EndpointSpec, SpecChange } from '../endpoints/spec.ts';
import type { Result } from '../outcome.ts';
import type { Dialect, Store } from '../store.ts';
import { parseProductionCreate } from './production/parse-create.ts';
import { parseProductionUpdate } from './production/parse-update.ts';
import { renderProductionEndpoint } from './production/render-endpoint.ts';
import { parseSpecCreate, parseSpecUpdate } from './spec/parse.ts';
import { renderSpecEndpoint } from './spec/render-endpoint.ts';

interface DialectRules {
  readonly parseCreate: (text: string) => Result<EndpointSpec, BodyFault>;
  readonly parseUpdate: (text: string) => Result<SpecChange, BodyFault>;
  readonly renderEndpoint: (record: EndpointRecord, store: Store) => object;
  readonly createdStatus: 200 | 201;
  readonly renderDeleted: () => Response;
  /** Refusals of pause, resume and scale-to-zero for which the document has no status. */
  readonly unanswered: readonly Refusal['kind'][];
}

export const DIALECTS = {
  production: {
    parseCreate: parseProductionCreate,
    parseUpdate: parseProductionUpdate,
    renderEndpoint: renderProductionEndpoint,
    createdStatus: 200,
    renderDeleted: () => Response.json({}),
    unanswered: [],
  },
  spec: {
    parseCreate: parseSpecCreate,
    parseUpdate: parseSpecUpdate,
    renderEndpoint: renderSpecEndpoint,
    createdStatus: 201,
    renderDeleted: () => new Response(null, { status: 200 }),
    unanswered: ['alreadyRunning', 'configurationFailed', 'cannotScaleToZero'],
  },
} as const satisfies Record<Dialect, DialectRules>;
