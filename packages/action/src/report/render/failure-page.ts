// A run that failed before it could say anything of a preview, as the page of its job: bad inputs, caps, refusals. Pure.

import type { FaultText } from '@preview-endpoints/core/client';
import { block, paragraph, strong } from './blocks.ts';
import { plain, prose } from './inert.ts';
import { writeMarkdown } from './section.ts';
import { shorten } from './shorten.ts';

/** Every bad input is said; a megabyte of them is not. */
const LONGEST_FAULT_CHARACTERS = 8_000;

/** Secrets are still taken out by the caller. */
export function renderFailurePage(title: string, { what, remedy }: FaultText): string {
  return writeMarkdown([
    { type: 'heading', depth: 3, children: [plain(`❌ ${title}`)] },
    block(shorten(what, LONGEST_FAULT_CHARACTERS)),
    paragraph(strong('What to do:'), plain(' '), ...prose(remedy)),
  ]);
}
