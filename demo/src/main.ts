// The command behind `npm run demo`: reads flags, prints lines, returns an exit code. All logic is imported.

import { HELP, parseFlags } from './flags.ts';
import { createProgress } from './print/progress.ts';
import { createStyle } from './print/style.ts';
import { runDemo } from './run-demo.ts';

const EXIT_USAGE = 2;

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const cancel = new AbortController();
// Ctrl-C arrives twice: from the terminal, and passed on by npm.
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => cancel.abort());

process.exitCode = await start();

async function start(): Promise<number> {
  const command = parseFlags(process.argv.slice(2));
  switch (command.kind) {
    case 'help':
      process.stdout.write(HELP);
      return 0;
    case 'wrong':
      process.stderr.write(`${command.why}\n${HELP}`);
      return EXIT_USAGE;
    case 'draw': {
      // Loaded only for drawing, because it needs a browser and fonts.
      const { drawPictures } = await import('./picture/draw-pictures.ts');
      return drawPictures(command.folder, print);
    }
    case 'tell':
      return runDemo({
        all: command.all,
        style: createStyle(process.stdout),
        ...createProgress(process.stderr, print),
        signal: cancel.signal,
      });
  }
}
