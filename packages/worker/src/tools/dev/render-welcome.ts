// The welcome text of the dev command: addresses, and lines to copy with their answers. Pure.

import type { DevSecrets } from './dev-policy.ts';
import { SAMPLE_ENDPOINT } from './sample-endpoint.ts';

const MINUTES_UNTIL_ASLEEP = 15;

export interface Addresses extends DevSecrets {
  readonly worker: string;
  readonly api: string;
  readonly hub: string;
  readonly github: string;
  readonly admin: string;
  readonly token: string;
  readonly githubToken: string;
}

/** A shell command, and a part of its output when all is well. */
export interface ExampleCall {
  readonly title: string;
  readonly answers: string;
  readonly line: string;
}

const { name: NAME, ...REST } = SAMPLE_ENDPOINT;
const KEYED = '-H "authorization: Bearer $KEY"';
const JSON_BODY = "-H 'content-type: application/json'";
const ENDPOINTS = '$WORKER/v1/endpoints/acme';

/** Adds a line end after the answer; otherwise the shell's prompt would follow on the same line. */
const curl = (rest: string) => `curl -sS -w '\\n' ${rest}`;
const sign = (action: string) =>
  'npm run --silent sign -- --secret $SIGNING_SECRET --url $WORKER/v1/triggers ' +
  `'{"action":"${action}","namespace":"acme","endpoint":"${NAME}"}'`;

/** A shortened ping of GitHub, to be sent with its signature. */
const PING = '{"zen":"Design for failure.","hook_id":1,"repository":{"id":4242,"full_name":"acme/widgets"}}';
const MOVED =
  '{"event":{"action":"update","scope":"repo.content"},"repo":{"type":"model","name":"acme/sentiment","id":"1","private":false},' +
  '"updatedRefs":[{"ref":"refs/heads/main","oldSha":null,"newSha":"1111111111111111111111111111111111111111"}]}';

/** In order: each group depends on the groups before it. */
export const GROUPS: readonly { readonly title: string; readonly calls: readonly ExampleCall[] }[] = [
  {
    title: 'Endpoints to try things on',
    calls: [
      {
        title: 'Make three',
        answers: '"state":"pending"',
        line: `for NAME in ${NAME} office-hours sentiment-main; do ${curl(
          `$API/endpoint/acme -H "authorization: Bearer $TOKEN" ${JSON_BODY} -d '{"name":"'$NAME'",${JSON.stringify(REST).slice(1)}'`,
        )}; done`,
      },
    ],
  },
  {
    title: 'Calls',
    calls: [
      {
        title: 'Pause with a key',
        answers: '"state":"paused"',
        line: curl(`-X POST ${ENDPOINTS}/${NAME}/pause ${KEYED}`),
      },
      { title: 'Resume with a signature', answers: '"status":"done"', line: `${sign('resume')} | sh` },
      {
        title: 'Change the body under a signature',
        answers: '"status":401',
        line: `${sign('resume')} | sed 's/"resume"/"pause"/' | sh`,
      },
      {
        title: "Use another team's key",
        answers: '"status":403',
        line: curl(`-X POST ${ENDPOINTS}/${NAME}/pause -H "authorization: Bearer $OTHER_KEY"`),
      },
      {
        title: 'Pause a protected endpoint',
        answers: 'problem:protected',
        line: curl(`-X POST ${ENDPOINTS}/prod-api/pause ${KEYED}`),
      },
      {
        title: 'See the outcome of all triggers',
        answers: '"action":"resume"',
        line: curl(`${ENDPOINTS}/${NAME} ${KEYED}`),
      },
    ],
  },
  {
    title: 'Office hours',
    calls: [
      {
        title: 'Keep it down until midnight',
        answers: '"override":{"state":"down"',
        line: curl(
          `-X POST ${ENDPOINTS}/office-hours/override ${KEYED} -d '{"state":"down","until":"23:59"}'`,
        ),
      },
      {
        title: 'End the override',
        answers: '"hours":',
        line: curl(`-X DELETE ${ENDPOINTS}/office-hours/override ${KEYED}`),
      },
      {
        title: 'Run cron now, and see what it decided and why',
        answers: '"decisions":[{"act":',
        line: `curl -sS "$WORKER/cdn-cgi/handler/scheduled?cron=*" && ${curl(`${ENDPOINTS}/office-hours ${KEYED}`)}`,
      },
    ],
  },
  {
    title: 'Webhooks',
    calls: [
      {
        title: 'Ping as GitHub does',
        answers: '"status":"pong"',
        line: `BODY='${PING}'; ${curl(
          `$WORKER/v1/github ${JSON_BODY} -H 'x-github-event: ping' -H "x-github-delivery: $(openssl rand -hex 16)" ` +
            '-H "x-hub-signature-256: sha256=$(printf %s "$BODY" | openssl dgst -sha256 -hmac "$GITHUB_SECRET" | sed \'s/.* //\')" -d "$BODY"',
        )}`,
      },
      {
        title: "Send the Hub's webhook: the watched model moved",
        answers: '"action":"roll"',
        line: curl(`$WORKER/v1/huggingface ${JSON_BODY} -H "x-webhook-secret: $HUB_SECRET" -d '${MOVED}'`),
      },
    ],
  },
];

export function renderExports(addresses: Addresses): string {
  const { worker, api, token, bearerKey, otherBearerKey, signingSecret, githubSecret } = addresses;
  return [
    `export WORKER=${worker} API=${api} TOKEN=${token}`,
    `export KEY=${bearerKey} OTHER_KEY=${otherBearerKey}`,
    `export SIGNING_SECRET='${signingSecret}'`,
    `export GITHUB_SECRET=${githubSecret} HUB_SECRET=${addresses.huggingfaceSecret}`,
  ].join('\n');
}

/** `speed`: how many times faster than real time the emulated API runs. */
export function renderWelcome(addresses: Addresses, speed: number): string {
  const { worker, api, admin, bearerKey } = addresses;
  const groups = GROUPS.map(({ title, calls }) => `== ${title} ==\n\n${calls.map(renderCall).join('\n\n')}`);
  return `The Worker: ${worker}
The page:   ${worker}/ (sign in with ${bearerKey})
The API:    ${api} (emulated; what happened there: ${admin}/requests)
${renderSpeed(speed)}
Paste this into a second terminal, in this folder:

${renderExports(addresses)}

Then try these, in their order. Above each line is a part of what it answers.

${groups.join('\n\n')}

Ctrl-C here stops both. Other flags: npm run dev -- --help
`;
}

/** Endpoints fall asleep after 15 minutes without a request, which is a few seconds here. */
function renderSpeed(speed: number): string {
  if (speed === 1) return '';
  const asleepAfterS = Math.max(1, Math.round((MINUTES_UNTIL_ASLEEP * 60) / speed));
  return `Time runs ${speed} times faster there: an endpoint without requests falls asleep after ${asleepAfterS} s (--speed 1: real time).\n`;
}

function renderCall({ title, answers, line }: ExampleCall): string {
  return `# ${title}: ${answers}\n${line}`;
}
