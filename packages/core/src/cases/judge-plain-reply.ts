// Checks the parts of a reply that need no library: status, text, times and tokens. Pure. A reply is hostile text: secrets are
// removed before anything is cut.

import type { CaseReply, Expectation, Miss } from './case.ts';

const LONGEST_EXCERPT_CHARACTERS = 300;
const MS_PER_SECOND = 1_000;

/** Removes every secret that the run knows from a text. */
export type Redact = (text: string) => string;

/** Returns the expectations that a reply did not meet. */
export type JudgeReply = (expect: Expectation, reply: CaseReply, redact: Redact) => readonly Miss[];

/** Checks everything except `json` and `schema`; a case that has one of them gets a miss. */
export const judgePlainReply: JudgeReply = (expect, reply, redact) => [
  ...judgePlainParts(expect, reply, createExcerpt(redact)),
  ...(expect.json === undefined && expect.schema === undefined ? [] : [NOT_JUDGED]),
];

const NOT_JUDGED: Miss = {
  what: 'json or schema',
  wanted: 'a program that checks it',
  got: 'one that checks only status, text, times and tokens',
};

export function judgePlainParts(expect: Expectation, reply: CaseReply, excerpt: Excerpt): readonly Miss[] {
  return [...judgeStatus(expect, reply), ...judgeText(expect, reply, excerpt), ...judgeLimits(expect, reply)];
}

export function createExcerpt(redact: Redact): Excerpt {
  return (text) => cut(redact(text));
}

function cut(text: string): string {
  return text.length <= LONGEST_EXCERPT_CHARACTERS ? text : `${text.slice(0, LONGEST_EXCERPT_CHARACTERS)}…`;
}

function judgeStatus({ status }: Expectation, reply: CaseReply): readonly Miss[] {
  return reply.status === status
    ? []
    : [{ what: 'status', wanted: String(status), got: String(reply.status) }];
}

export type Excerpt = (text: string) => string;

function judgeText({ contains }: Expectation, { text }: CaseReply, excerpt: Excerpt): readonly Miss[] {
  if (contains === undefined || text.includes(contains)) return [];
  return [
    { what: 'contains', wanted: excerpt(contains), got: text === '' ? 'an empty answer' : excerpt(text) },
  ];
}

function judgeLimits({ seconds, ttftSeconds, tokens }: Expectation, reply: CaseReply): readonly Miss[] {
  const asSeconds = (ms: number | undefined): number | undefined =>
    ms === undefined ? undefined : ms / MS_PER_SECOND;
  return [
    ...judgeLimit('seconds', seconds, asSeconds(reply.tookMs)),
    ...judgeLimit('ttftSeconds', ttftSeconds, asSeconds(reply.ttftMs)),
    ...judgeLimit('tokens', tokens, reply.tokens),
  ];
}

/** A value that was not measured cannot be within a limit. */
function judgeLimit(what: string, limit: number | undefined, got: number | undefined): readonly Miss[] {
  if (limit === undefined || (got !== undefined && got <= limit)) return [];
  return [{ what, wanted: `at most ${limit}`, got: got === undefined ? 'not measured' : String(got) }];
}
