// Makes the picture of the comment: plays the first step of the story in real time and draws what it left on GitHub.

import { createEnvironment } from '../environment/environment.ts';
import { readPullRequestPayloads } from '../story/payloads.ts';
import { renderPage } from './render-page.ts';
import { readFont, takePicture } from './take-picture.ts';

export interface DrawOptions {
  /** Where the PNG goes. */
  readonly path: string;
  readonly print: (line: string) => void;
  readonly signal: AbortSignal;
}

/** Real time, so that the times in the comment are those of a real start. */
const SPEED = 1;

export async function drawComment({ path, print, signal }: DrawOptions): Promise<0 | 1> {
  print('Deploying in real time, so that the times in the comment are real; this takes about a minute.');
  const environment = await createEnvironment({ dialect: 'production', speed: SPEED, signal });
  const { opened: payload } = readPullRequestPayloads();
  try {
    const act = { kind: 'event', event: 'pull_request', payload, attempt: 1, model: 'same' } as const;
    const { run, comments } = await environment.play(act, (line) => print(`    ${line.text}`));
    const [comment] = comments;
    if (run?.conclusion !== 'success' || comment === undefined) {
      print('The run is not green: there is nothing to show.');
      return 1;
    }
    const fonts = {
      text: await readFont('@fontsource-variable/inter/files/inter-latin-wght-normal.woff2'),
      code: await readFont(
        '@fontsource-variable/jetbrains-mono/files/jetbrains-mono-latin-wght-normal.woff2',
      ),
    };
    await takePicture(renderPage({ comment: comment.body, author: comment.author, fonts }), path);
    print(`Wrote ${path}`);
    return 0;
  } finally {
    await environment.close();
  }
}
