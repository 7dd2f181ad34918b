// Builds the Arazzo document: sequences of calls to the Worker. Run only at build time.

const key = { name: 'authorization', in: 'header', value: 'Bearer {$inputs.key}' };
const namespace = { name: 'namespace', in: 'path', value: '$inputs.namespace' };
const endpoint = { name: 'endpoint', in: 'path', value: '$inputs.endpoint' };
const statusIs = (codes: readonly number[]) => ({
  condition: codes.map((code) => `$statusCode == ${code}`).join(' || '),
});
const text = { type: 'string' };

/** The interval of asking whether an endpoint runs; a large model starts slowly. */
const ASK_EVERY_S = 5;
const MOST_ASKS = 240;

export function buildArazzo() {
  return {
    arazzo: '1.0.1',
    info: {
      title: 'Preview Endpoints Worker: workflows',
      version: '1',
      description: 'Pause an endpoint, ask for its state, resume it; and replay a dead letter.',
    },
    sourceDescriptions: [{ name: 'worker', url: './openapi.json', type: 'openapi' }],
    workflows: [pauseAndResume(), replayDeadLetter()],
  };
}

function pauseAndResume() {
  const act = (action: string) => [
    ...[key, namespace, endpoint],
    { name: 'action', in: 'path', value: action },
    { name: 'Idempotency-Key', in: 'header', value: `${action}-{$inputs.run}` },
  ];
  return {
    workflowId: 'pauseAndResume',
    summary: 'Pauses an endpoint, checks that it rests, and resumes it.',
    inputs: {
      type: 'object',
      required: ['key', 'namespace', 'endpoint', 'run'],
      properties: { key: text, namespace: text, endpoint: text, run: text },
    },
    steps: [
      {
        stepId: 'pause',
        operationId: 'postCommand',
        parameters: act('pause'),
        successCriteria: [statusIs([200, 202])],
        outputs: { trigger: '$response.body#/id' },
      },
      {
        stepId: 'ask',
        operationId: 'getEndpoint',
        parameters: [key, namespace, endpoint],
        successCriteria: [statusIs([200]), { condition: "$response.body#/state == 'paused'" }],
        onFailure: [{ name: 'askAgain', type: 'retry', retryAfter: ASK_EVERY_S, retryLimit: MOST_ASKS }],
        outputs: { state: '$response.body#/state' },
      },
      {
        stepId: 'resume',
        operationId: 'postCommand',
        parameters: act('resume'),
        successCriteria: [statusIs([200, 202])],
        outputs: { trigger: '$response.body#/id' },
      },
    ],
    outputs: { paused: '$steps.pause.outputs.trigger', resumed: '$steps.resume.outputs.trigger' },
  };
}

function replayDeadLetter() {
  const id = { name: 'id', in: 'path', value: '$inputs.trigger' };
  return {
    workflowId: 'replayDeadLetter',
    summary: 'Reads the outcome of a trigger, and replays a dead one.',
    inputs: {
      type: 'object',
      required: ['key', 'trigger'],
      properties: { key: text, trigger: text },
    },
    steps: [
      {
        stepId: 'ask',
        operationId: 'getTrigger',
        parameters: [key, id],
        successCriteria: [statusIs([200]), { condition: "$response.body#/status == 'dead'" }],
        outputs: { trouble: '$response.body#/trouble/text' },
      },
      {
        stepId: 'replay',
        operationId: 'replayTrigger',
        parameters: [key, id],
        successCriteria: [statusIs([200, 202])],
        outputs: { status: '$response.body#/status' },
      },
    ],
    outputs: { status: '$steps.replay.outputs.status' },
  };
}
