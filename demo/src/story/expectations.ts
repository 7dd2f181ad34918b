// The expectations that steps share, as functions from evidence to checks. Pure.

import type { JournalEntry } from '@preview-endpoints/emulator';
import type { Check } from './check.ts';
import type { Evidence } from './evidence.ts';
import { textOfComment, textOfSummary } from './told-text.ts';

/** The first seven digits of a commit, enough for a reader. */
export function shortCommit(sha: string): string {
  return sha.slice(0, 7);
}

function onApi({ requests }: Evidence): readonly JournalEntry[] {
  return requests.filter((request) => request.side === 'api');
}

function writesOf(evidence: Evidence): readonly JournalEntry[] {
  return onApi(evidence).filter((request) => request.method !== 'GET');
}

/** `because` is what a green run of this step proves in addition. */
export function expectOutcome({ run }: Evidence, outcome: string, because?: string): Check {
  return {
    says: `the run is green, its outcome is ${outcome}${because === undefined ? '' : `: ${because}`}`,
    got: { conclusion: run?.conclusion, outcome: run?.outputs['outcome'] },
    wanted: { conclusion: 'success', outcome },
  };
}

/** `writes` are the methods of all API requests that change something. */
export function expectWrites(evidence: Evidence, writes: readonly string[]): Check {
  const reads = onApi(evidence).length - writesOf(evidence).length;
  const said = writes.length === 0 ? '0 writes' : `exactly one ${writes.join(' and one ')}`;
  return {
    says: `the API was sent ${reads} GET, ${said}`,
    got: writesOf(evidence).map((request) => request.method),
    wanted: writes,
  };
}

/** The one write contains only the new commit. */
export function expectOnlyRevisionWritten(evidence: Evidence): Check {
  return {
    says: 'that PUT contains only the new revision',
    got: writesOf(evidence).map((request) => request.body),
    wanted: [{ model: { revision: evidence.modelCommit } }],
  };
}

export function expectServed({ endpoint, modelCommit, run }: Evidence): Check {
  return {
    says: `the preview serves the requested commit ${shortCommit(modelCommit)}, and it is loaded`,
    got: {
      revision: endpoint?.served?.revision,
      loaded: endpoint?.served?.loaded,
      output: run?.outputs['revision'],
    },
    wanted: { revision: modelCommit, loaded: true, output: modelCommit },
  };
}

/** There is one comment with these words, and the summary of the job has the same text. */
export function expectOneComment({ comments, run }: Evidence, words: string): Check {
  const comment = comments[0]?.body ?? '';
  const summary = run?.summary ?? '';
  return {
    says: `the pull request has one comment, it says "${words}", and the job summary says the same`,
    got: {
      comments: comments.length,
      heading: comment.includes(words),
      text: textOfComment(comment, summary),
    },
    wanted: { comments: 1, heading: true, text: textOfSummary(summary) },
  };
}

const SAID = /it cost (?:at most|less than) \$([\d.]+) in all/;

/** The cost stated in the comment is not below the ledger's. */
export function expectNotBelowBill({ comments, ledger }: Evidence): Check {
  const [words, dollars] = SAID.exec(comments[0]?.body ?? '') ?? ['nothing of the cost'];
  return {
    says: `the comment says "${words}", which is not below the bill`,
    got: Number(dollars) >= ledger.totals.dollars,
    wanted: true,
  };
}

/** The first line that a reader of the pull request sees. */
export function expectHeading({ comments }: Evidence, words: string): Check {
  return {
    says: `the comment says that it ${words}`,
    got: comments.map(({ body }) => body.includes(words)),
    wanted: [true],
  };
}

/** A change made the model worse: the run is red, and the pull request says so. */
export function expectCaught({ run, comments, endpoint, modelCommit }: Evidence): readonly Check[] {
  return [
    { says: 'the run is red', got: run?.conclusion, wanted: 'failure' },
    {
      says: 'the comment shows the wanted and the real answer',
      got: comments.map(({ body }) => body.includes('POSITIVE') && body.includes('NEGATIVE')),
      wanted: [true],
    },
    {
      says: `the preview of commit ${shortCommit(modelCommit)} stays for inspection`,
      got: endpoint?.served?.revision,
      wanted: modelCommit,
    },
  ];
}

/** The reviewed revision serves the team's users, and nothing else about their endpoint has changed. */
export function expectPromoted({ run, production, modelCommit }: Evidence): readonly Check[] {
  return [
    { says: 'the run is green', got: run?.conclusion, wanted: 'success' },
    {
      says: `${production?.name} serves the reviewed commit ${shortCommit(modelCommit)}`,
      got: [production?.state, production?.served?.revision],
      wanted: ['running', modelCommit],
    },
    {
      says: 'its replicas are unchanged',
      got: production?.spec.scaling.minReplica,
      wanted: 1,
    },
  ];
}

export function expectDeployments({ deployments }: Evidence, wanted: readonly string[], says: string): Check {
  return { says, got: deployments, wanted };
}

export function expectAnswered({ answer, modelCommit }: Evidence): readonly Check[] {
  return [
    { says: 'it answers 200', got: answer?.status, wanted: 200 },
    {
      says: `commit ${shortCommit(modelCommit)} gave the answer`,
      got: answer?.servedRevision,
      wanted: modelCommit,
    },
    { says: 'without a token it answers 401', got: answer?.statusWithoutToken, wanted: 401 },
  ];
}

export function expectAsleep(evidence: Evidence): Check {
  const minutes = evidence.ledger.totals.billedSeconds / 60;
  return expectNoMeter(evidence, {
    state: 'scaledToZero',
    says: `the preview sleeps, and billing stopped at ${minutes} minutes`,
  });
}

/** The endpoint is in this state, and nothing is billed. */
export function expectNoMeter(
  { endpoint, ledger }: Evidence,
  { state, says }: { readonly state: string; readonly says: string },
): Check {
  const got = { state: endpoint?.state, metersRunning: ledger.totals.running };
  return { says, got, wanted: { state, metersRunning: 0 } };
}

export function expectGone(evidence: Evidence): readonly Check[] {
  return [
    { says: 'GET of the endpoint answers 404', got: evidence.getStatus, wanted: 404 },
    expectNoMeter(evidence, {
      state: 'deleted',
      says: 'nothing is left that could cost money',
    }),
  ];
}

/** The container must have the secret, and nothing that can be read may contain it. */
export function expectSecretKept({ endpoint, readable }: Evidence, secret: string): readonly Check[] {
  const kept = Object.values(endpoint?.spec.model.secrets ?? {});
  return [
    { says: 'the container has the secret', got: kept, wanted: [secret] },
    {
      says: `its text is in none of ${readable.length} log lines, outputs, summaries and messages to GitHub`,
      got: readable.filter((text) => text.includes(secret)),
      wanted: [],
    },
  ];
}
