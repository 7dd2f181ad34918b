// The operations of the API as data, the specification's eleven and one of production's; nothing here sends anything.

export type OperationId =
  | 'listEndpoints'
  | 'createEndpoint'
  | 'getEndpoint'
  | 'updateEndpoint'
  | 'deleteEndpoint'
  | 'pauseEndpoint'
  | 'resumeEndpoint'
  | 'scaleToZero'
  | 'getEndpointLogs'
  | 'getEndpointMetrics'
  | 'getPendingRequests'
  | 'listProviders';

/** Every call that the transport sends: the API's operations, and the calls to the Hub, to GitHub and to a preview itself. */
export type CallName =
  | OperationId
  | 'getModel'
  | 'getHealth'
  | 'requestInference'
  | 'getRepository'
  | 'getPullRequest'
  | 'getBranch';

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

export interface Operation {
  readonly method: Method;
  /** The end of the path, after the names, for example `pause`. */
  readonly suffix?: string;
  readonly scope: 'namespace' | 'endpoint' | 'catalogue';
  /**
   * May the transport send the request again when it is unknown whether the first one took effect? A create may not be repeated:
   * after a lost reply, a second create would answer 409 and hide that the first one succeeded.
   */
  readonly repeatable: boolean;
}

/** Paths and methods are those of the specification; a dialect may read metrics in another way. Only production has `getPendingRequests`. */
export const operations = {
  listEndpoints: { method: 'GET', scope: 'namespace', repeatable: true },
  createEndpoint: { method: 'POST', scope: 'namespace', repeatable: false },
  getEndpoint: { method: 'GET', scope: 'endpoint', repeatable: true },
  updateEndpoint: { method: 'PUT', scope: 'endpoint', repeatable: true },
  deleteEndpoint: { method: 'DELETE', scope: 'endpoint', repeatable: true },
  pauseEndpoint: { method: 'POST', suffix: 'pause', scope: 'endpoint', repeatable: true },
  resumeEndpoint: { method: 'POST', suffix: 'resume', scope: 'endpoint', repeatable: true },
  scaleToZero: { method: 'POST', suffix: 'scale-to-zero', scope: 'endpoint', repeatable: true },
  getEndpointLogs: { method: 'GET', suffix: 'logs', scope: 'endpoint', repeatable: true },
  getEndpointMetrics: { method: 'GET', suffix: 'metrics', scope: 'endpoint', repeatable: true },
  getPendingRequests: {
    method: 'POST',
    suffix: 'metrics/pending-request',
    scope: 'endpoint',
    repeatable: true,
  },
  listProviders: { method: 'GET', scope: 'catalogue', repeatable: true },
} as const satisfies Record<OperationId, Operation>;
