// Draws the pictures of the docs: sample reports, rendered by the Action's own code in a real browser.

import { join } from 'node:path';
import { renderSection } from '../../../packages/action/src/report/render/section.ts';
import { type PicturePage, renderPage } from './render-page.ts';
import { READY, RED } from './sample-reports.ts';
import { readFont, takePicture } from './take-picture.ts';

const PICTURES = [
  { file: 'comment.png', markdown: renderSection(READY), place: 'comment' },
  { file: 'comment-red.png', markdown: renderSection(RED), place: 'comment' },
  { file: 'job-summary.png', markdown: renderSection(READY, 'page'), place: 'summary' },
] as const satisfies readonly (Pick<PicturePage, 'markdown' | 'place'> & { readonly file: string })[];

export async function drawPictures(folder: string, print: (line: string) => void): Promise<0> {
  const fonts = {
    text: await readFont('@fontsource-variable/inter/files/inter-latin-wght-normal.woff2'),
    code: await readFont('@fontsource-variable/jetbrains-mono/files/jetbrains-mono-latin-wght-normal.woff2'),
  };
  for (const { file, ...page } of PICTURES) {
    const path = join(folder, file);
    await takePicture(renderPage({ ...page, fonts }), path);
    print(`Wrote ${path}`);
  }
  return 0;
}
