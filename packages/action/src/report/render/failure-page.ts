// The job's page for a run that failed before it reported a preview: bad inputs, caps, refusals. Pure.

import type { FaultText } from '@preview-endpoints/core/client';
import { block, paragraph, strong } from './blocks.ts';
import { plain, prose } from './inert.ts';
import { writeMarkdown } from './section.ts';
import { shorten } from './shorten.ts';

/** Enough for every bad input, but not for a megabyte. */
const LONGEST_FAULT_CHARACTERS = 8_000;

/** The caller removes secrets. */
export function renderFailurePage(title: string, { what, remedy }: FaultText): string {
  return writeMarkdown([
    { type: 'heading', depth: 3, children: [plain(`❌ ${title}`)] },
    block(shorten(what, LONGEST_FAULT_CHARACTERS)),
    paragraph(strong('What to do:'), plain(' '), ...prose(remedy)),
  ]);
}
