// The ledger of promotions: each write to a target is a GitHub Deployment, by which the next run finishes it, undoes it or rolls
// back.

import { failure, type Result, success } from '@preview-endpoints/core';
import { type Endpoint, parseWith, updateEndpointRequestSchema } from '@preview-endpoints/core/client';
import { isAsWritten, type PromotionRecord } from '@preview-endpoints/core/previews';
import * as z from 'zod/mini';
import type { Deployment, DeploymentKey, DeploymentState, GitHubFault } from '../../github/github-port.ts';
import { DECLARED_DEFAULTS } from '../../inputs/declared-inputs.ts';
import type { Job } from '../job.ts';
import { openRecord, sealRecord } from './sealed-record.ts';

/** Enough to find the last good version behind some that failed. */
const MOST_ENTRIES = 30;
/** The default unless the input `environment` names another. It is the one that needs required reviewers. */
const PRODUCTION_ENVIRONMENT = 'production';

const recordSchema = z.object({
  kind: z.enum(['promote', 'rollback']),
  body: updateEndpointRequestSchema,
  rollback: updateEndpointRequestSchema,
  notRestorable: z.array(z.string()),
  /** The mark of the secrets that the target has since then. */
  secretsMark: z.exactOptional(z.string()),
});

export type LedgerRecord = z.infer<typeof recordSchema>;

/** How an entry ended. `open`: its run was killed, or could not finish. */
export type LedgerEnd = 'open' | 'serves' | 'rolled back' | 'taken back' | 'passed on' | 'not written';

export interface LedgerEntry {
  readonly id: number;
  /** The commit that was promoted. */
  readonly sha: string;
  readonly record: LedgerRecord;
  readonly end: LedgerEnd;
  /** The fingerprint of the target after the run. */
  readonly fingerprint?: string;
}

/** The newest first. */
export type Ledger = readonly LedgerEntry[];

/** Entries that may have been written and were never proven, the newest first. A proven entry undid or took over all before it. */
export function unfinishedOf(ledger: Ledger): Ledger {
  const proven = ledger.findIndex(({ end }) => end !== 'open' && end !== 'not written');
  const since = proven === -1 ? ledger : ledger.slice(0, proven);
  return since.filter(({ end }) => end === 'open');
}

/** Does the target have what an unfinished run wrote? Then no entry has the target's fingerprint. */
export function hasUnfinished(ledger: Ledger, target: Endpoint): boolean {
  return unfinishedOf(ledger).some(({ record }) => isAsWritten(record.body, target));
}

/** The fingerprint of the target after the last run that finished. Undefined if none did. */
export function lastFingerprint(ledger: Ledger): string | undefined {
  return ledger.find(({ fingerprint }) => fingerprint !== undefined)?.fingerprint;
}

const STATES = {
  open: 'in_progress',
  serves: 'success',
  'rolled back': 'failure',
  'taken back': 'inactive',
  'passed on': 'inactive',
  'not written': 'inactive',
} as const satisfies Record<LedgerEnd, DeploymentState>;

/** False: no ledger is kept, so the next run does not know what a killed run wrote. */
export function keepsLedger({ inputs }: Job): boolean {
  return inputs.deployment && inputs.githubToken !== undefined;
}

export async function readLedger(job: Job, target: string): Promise<Result<Ledger, GitHubFault>> {
  if (!keepsLedger(job)) return success([]);
  const listed = await job.github.ask((github) => github.listDeployments(keyOf(job, target)));
  if (!listed.ok) return listed;
  const entries: LedgerEntry[] = [];
  for (const deployment of listed.value.slice(0, MOST_ENTRIES)) {
    const entry = await readEntry(job, target, deployment);
    if (!entry.ok) return entry;
    if (entry.value !== undefined) entries.push(entry.value);
  }
  return success(entries);
}

/** Undefined: the entry was not written with this token. */
async function readEntry(
  job: Job,
  target: string,
  { id, sha, payload }: Deployment,
): Promise<Result<LedgerEntry | undefined, GitHubFault>> {
  const record = parseWith(
    recordSchema,
    await openRecord(job.inputs.token, placeOf(job, target), sealedIn(payload)),
  );
  if (!record.ok) return success(undefined);
  const statuses = await job.github.ask((github) => github.deploymentStatuses(id));
  if (!statuses.ok) return statuses;
  const ends = statuses.value.flatMap(({ description }) => parseEnd(description) ?? []);
  return success({ id, sha, record: record.value, ...(ends[0] ?? { end: 'open' }) });
}

/** GitHub returns a payload as an object or as its text. */
function sealedIn(payload: unknown): string {
  const parsed = parseWith(z.object({ record: z.string() }), payload);
  if (parsed.ok) return parsed.value.record;
  try {
    const text =
      typeof payload === 'string' ? parseWith(z.object({ record: z.string() }), JSON.parse(payload)) : parsed;
    return text.ok ? text.value.record : '';
  } catch {
    return '';
  }
}

/** Called before the first write. Returns the entry's id. */
export async function openEntry(
  job: Job,
  target: string,
  entry: {
    readonly sha: string;
    readonly kind: LedgerRecord['kind'];
    readonly record: PromotionRecord;
    readonly secretsMark: string | undefined;
  },
): Promise<Result<number, GitHubFault>> {
  const { kind, secretsMark } = entry;
  const { body, rollback, notRestorable } = entry.record;
  const record: LedgerRecord = {
    kind,
    body: withoutHidden(body),
    rollback,
    notRestorable: [...notRestorable],
    ...(secretsMark === undefined ? {} : { secretsMark }),
  };
  const sealed = await sealRecord(job.inputs.token, placeOf(job, target), record);
  const made = await job.github.ask((github) =>
    github.createDeployment(keyOf(job, target), {
      sha: entry.sha,
      description: `${kind} ${target}`,
      payload: { record: sealed },
      isProduction: true,
    }),
  );
  if (!made.ok) return made;
  const said = await endEntry(job, { id: made.value.id, end: 'open' });
  return said.ok ? success(made.value.id) : failure(said.fault);
}

export function endEntry(
  job: Job,
  ended: Pick<LedgerEntry, 'id' | 'end'> & { readonly fingerprint?: string; readonly url?: string },
): Promise<Result<void, GitHubFault>> {
  const { id, end, fingerprint, url } = ended;
  return job.github.ask((github) =>
    github.setDeploymentState(id, {
      state: STATES[end],
      environment: environmentOf(job),
      description: [end, fingerprint ?? ''].join(' ').trim(),
      ...(url === undefined ? {} : { url }),
      ...(job.runUrl === undefined ? {} : { logUrl: job.runUrl }),
    }),
  );
}

const END_TEXT = /^(open|serves|rolled back|taken back|passed on|not written)(?: ([a-z2-7]{26}))?$/;

function parseEnd(description: string): Pick<LedgerEntry, 'end' | 'fingerprint'> | undefined {
  const [, word, fingerprint] = END_TEXT.exec(description) ?? [];
  const end = ENDS.find((one) => one === word);
  if (end === undefined) return undefined;
  return fingerprint === undefined ? { end } : { end, fingerprint };
}

const ENDS = Object.keys(STATES) as LedgerEnd[];

/** Secrets are left out: the API never returns them, so they cannot be compared, and they must not be stored. */
function withoutHidden(body: PromotionRecord['body']): PromotionRecord['body'] {
  if (body.model === undefined) return body;
  const { secrets: _secrets, ...model } = body.model;
  const text = JSON.stringify(model, (key, value) => (key === 'credentials' ? undefined : value));
  const parsed = parseWith(updateEndpointRequestSchema, { ...body, model: JSON.parse(text) });
  return parsed.ok ? parsed.value : { ...body, model: {} };
}

export function environmentOf({ inputs: { environment } }: Job): string {
  return environment === DECLARED_DEFAULTS.environment ? PRODUCTION_ENVIRONMENT : environment;
}

function keyOf(job: Job, target: string): DeploymentKey {
  return { environment: environmentOf(job), task: `promote:${target}` };
}

function placeOf({ inputs }: Job, target: string): string {
  return `promotion ${inputs.namespace}/${target}`;
}
