// Parses the command line of the demo; it starts nothing.

import { type Flag, readFlags } from '@preview-endpoints/testkit/flags';

export type DemoCommand =
  | { readonly kind: 'tell'; readonly all: boolean }
  | { readonly kind: 'draw'; readonly folder: string }
  | { readonly kind: 'help' }
  | { readonly kind: 'wrong'; readonly why: string };

export const HELP = `npm run demo                        shows the life of a preview
npm run demo -- --all               tells it in both dialects of the API, then that of the Worker, line by line
npm run demo -- --pictures <folder> draws the pictures of the docs: comments and a job summary (PNG)
`;

export function parseFlags(args: readonly string[]): DemoCommand {
  const pictures: Flag = { wanted: 'the path of a folder', accepts: (text) => text !== '' };
  const read = readFlags(args, { pictures, all: 'switch' });
  if (!read.ok) return { kind: 'wrong', why: read.fault.join('\n') };
  if (read.value.kind === 'help') return { kind: 'help' };
  const [other] = read.value.others;
  if (other !== undefined) return { kind: 'wrong', why: `${other}: only flags are wanted` };
  const folder = read.value.texts.pictures;
  return folder === undefined
    ? { kind: 'tell', all: read.value.texts.all !== undefined }
    : { kind: 'draw', folder };
}
