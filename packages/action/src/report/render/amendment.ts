// The sentences on when a preview is deleted, and until when it is kept. Pure.

import type { BlockContent } from 'mdast';
import type { Amendment, Report } from '../report.ts';
import { paragraph } from './blocks.ts';
import { code, plain } from './inert.ts';

const WHY = {
  'max-age': 'because it is older than max-age then',
  'max-idle': 'unless somebody uses or changes it before (max-idle)',
} as const satisfies Record<Extract<Amendment, { kind: 'ends' }>['by'], string>;

export function renderAmendment(amendment: Amendment): BlockContent {
  if (amendment.kind === 'kept') return renderUntil(amendment.untilMs);
  const { atMs, by, keepLabel } = amendment;
  return paragraph(
    plain(`A sweep deletes this preview after ${renderMoment(atMs)}, ${WHY[by]}. It stays with `),
    code('/preview extend 3d'),
    plain(' or the label '),
    code(keepLabel),
    plain('.'),
  );
}

/** Added below the report of a later deploy. */
export function renderKept({ keptUntilMs }: Report): BlockContent[] {
  return keptUntilMs === undefined ? [] : [renderUntil(keptUntilMs)];
}

function renderUntil(untilMs: number): BlockContent {
  return paragraph(
    plain(
      `Kept until ${renderMoment(untilMs)}: neither max-age nor max-idle deletes it before. Closing the pull request does.`,
    ),
  );
}

/** To the minute, rounded up, because nothing is deleted before the printed time. */
export function renderMoment(atMs: number): string {
  const minutes = Math.ceil(atMs / MS_PER_MINUTE) * MS_PER_MINUTE;
  return `${new Date(minutes).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

const MS_PER_MINUTE = 60_000;
