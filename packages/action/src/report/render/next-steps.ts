// What a reader can do next, by the state of the preview: commands, and how to remove it. Pure.

import type { BlockContent, PhrasingContent } from 'mdast';
import type { Report, ReportState } from '../report.ts';
import { paragraph, strong } from './blocks.ts';
import { code, plain, prose } from './inert.ts';
import { endpointPage, link } from './links.ts';
import { isRed } from './words.ts';

type CommentWord = 'deploy' | 'pause' | 'resume' | 'status' | 'logs' | 'teardown';

const COMMANDS = {
  deploying: [],
  ready: ['status', 'logs', 'pause', 'teardown'],
  deployed: ['status', 'logs', 'pause', 'teardown'],
  asleep: ['status', 'deploy', 'teardown'],
  there: ['deploy', 'logs', 'pause', 'teardown'],
  planned: ['deploy'],
  failed: ['logs', 'deploy', 'teardown'],
  superseded: [],
  paused: ['resume', 'deploy', 'teardown'],
  closing: [],
  gone: ['deploy'],
  stillBilling: ['teardown', 'status'],
  cancelled: ['deploy', 'status', 'teardown'],
  died: ['deploy', 'status', 'teardown'],
} as const satisfies Record<ReportState, readonly CommentWord[]>;

/** A branch has no conversation to comment in. */
export function renderCommands({ state, subject }: Report): BlockContent[] {
  const commands = COMMANDS[state];
  if (subject.target.kind !== 'pullRequest' || commands.length === 0) return [];
  const listed = commands.flatMap((command, index) => [
    plain(index === 0 ? '' : ', '),
    code(`/preview ${command}`),
  ]);
  return [paragraph(plain('Where the workflow answers comments: '), ...listed)];
}

/** In these states a reader needs to know what remains, what it costs, and how to remove it. */
const LEFT: ReadonlySet<ReportState> = new Set(['failed', 'stillBilling', 'cancelled', 'died']);
/** In these states the outcome says more than the heading. */
const TOLD: ReadonlySet<ReportState> = new Set(['asleep', 'gone', 'superseded']);

/** What was done with the preview, and how to remove one in trouble. */
export function renderLeft(report: Report): BlockContent[] {
  const { state, outcome, afterJob } = report;
  const isLeft = LEFT.has(state);
  const said = [
    ...(isRed(report) && outcome === undefined ? ['It is kept, so that somebody can look at it.'] : []),
    ...(outcome !== undefined && (isLeft || TOLD.has(state)) ? [sentence(outcome)] : []),
    ...(afterJob === undefined ? [] : [sentence(afterJob)]),
  ].join(' ');
  if (!isLeft) return said === '' ? [] : [paragraph(...prose(said))];
  if (said !== '') return [paragraph(strong('What is left:'), plain(' '), ...prose(said))];
  const unknown = ` ${UNKNOWN[state] ?? ''} To remove it, ${removing(report)}`;
  return [paragraph(strong('What is left:'), plain(unknown), ...byHand(report))];
}

function byHand(report: Report): Phrases {
  const page = endpointPage(report);
  return page === undefined
    ? [plain('.')]
    : [plain(', or delete it on '), link(page, plain('its page')), plain('.')];
}

const UNKNOWN: Partial<Record<ReportState, string>> = {
  failed: 'An endpoint may be there and may be billing.',
  stillBilling: 'The endpoint is there, and it costs.',
  cancelled: 'An endpoint may be there and may be billing.',
  died: 'An endpoint may be there and may be billing.',
};

function removing({ state, subject }: Report): string {
  // The pull request or branch has ended already.
  if (state === 'stillBilling') return 'run the job again';
  return subject.target.kind === 'pullRequest' ? 'close the pull request' : 'delete the branch';
}

function sentence(words: string): string {
  const capital = `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
  return capital.endsWith('.') ? capital : `${capital}.`;
}

type Phrases = readonly PhrasingContent[];
