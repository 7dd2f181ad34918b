// What a user of the Action can do about each fault, in words of its inputs and of the job. It may not decide anything.

import type { PreviewFault } from '@preview-endpoints/core/previews';

/** Printed after the core's own sentence on what happened. Total, so that every fault has a remedy. */
export const REMEDIES = {
  unauthorized:
    'Check hf-token and namespace: the token must be valid, and may manage Inference Endpoints in this namespace.',
  paymentRequired:
    'Add a payment method to the namespace at https://huggingface.co/settings/billing; Hub credits are not enough.',
  forbidden:
    'Check namespace, and give hf-token the permission "Manage Inference Endpoints" (inference.endpoints.write) for it.',
  notFound: 'Check the inputs namespace and name.',
  unprovenNotFound:
    'Something between this machine and the API answered: check api-url and the proxy settings, then run the job again. Nothing is proven to be gone.',
  nameTaken: 'An endpoint of this name exists already; run the job again, and it will be read first.',
  quotaExceeded:
    'Pause or delete endpoints of this instance type, choose another instance, or ask Hugging Face for more quota.',
  alreadyRunning: 'Nothing has to be done.',
  instanceUnavailable: 'Choose another instance-type, instance-size, region or vendor.',
  rejected: 'Correct the named field in the inputs or in the config file.',
  serverError:
    'Run the job again. A create also fails like this if hf-token has no access to a gated model: check that it can read the model.',
  redirected:
    'Set api-url to the address itself; redirects are not followed, because they would carry the token elsewhere.',
  rateLimited: 'Run the job again after the pause.',
  invalidRequest: 'Correct the named inputs.',
  unreachable:
    'Check api-url, the network, the proxy settings and NODE_EXTRA_CA_CERTS; then run the job again.',
  timedOut: 'Run the job again; check https://status.huggingface.co if it repeats.',
  cancelled: 'Run the job again.',
  replyTooLarge: 'Check that api-url is the Inference Endpoints API.',
  replyUnreadable: 'Check that api-url is the Inference Endpoints API.',
  deadlinePassed:
    'Read its logs; raise wait-timeout if it only needs longer. A model that never leaves initializing usually listens on another port or health route.',
  startFailed:
    'Read its logs below; a bigger instance, access to the model, or the right image usually helps.',
  stopped: 'Somebody or something stopped it. Run the job again to start it.',
  vanished: 'Run the job again to create it again.',
  tokenRefusedByEndpoint:
    'Give the token the permission "Make calls to Inference Endpoints" (inference.endpoints.infer.write) for this namespace.',
  untrustedHost:
    "Check api-url: the API, or something in front of it, returned an address that is not Hugging Face's. The token was not sent.",
  servesSomethingElse: 'Another run may have changed it meanwhile. Run the job again.',
  notOurs:
    'A deploy never changes an endpoint that is not a preview. To bring reviewed changes to it, use command: promote with its name as target (docs/promote.md). To pause, resume, scale or delete it, set allow-unowned: true.',
  stillBilling: 'Run the job again, or delete it at https://endpoints.huggingface.co.',
} as const satisfies Record<PreviewFault['kind'], string>;
