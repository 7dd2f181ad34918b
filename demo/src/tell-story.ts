// Tells the story of one dialect: plays each step, prints what is proven, and stops at the first step that is not as it should be.

import type { Dialect } from '@preview-endpoints/emulator';
import { createLogRenderer } from './print/log-lines.ts';
import { renderCheck } from './print/render-check.ts';
import { renderComment } from './print/render-comment.ts';
import { type Style, wrap } from './print/style.ts';
import { startStopwatch } from './stage/clock.ts';
import { createStage, type Stage, type StageOptions } from './stage/stage.ts';
import { holds } from './story/check.ts';
import type { Evidence, Reply } from './story/evidence.ts';
import type { Step } from './story/step.ts';

export interface Telling {
  readonly title: string;
  /** What is played here, and why, for whoever has not heard of it. */
  readonly about?: string;
  readonly stage: StageOptions;
  readonly steps: readonly Step[];
  readonly style: Style;
  /** Prints one line. */
  readonly print: (line: string) => void;
}

export interface Told {
  readonly dialect: Dialect;
  /** How many checks hold. */
  readonly held: number;
  readonly failed: number;
  /** The evidence of the last step that was played. */
  readonly last?: Evidence;
}

export async function tellStory(telling: Telling): Promise<Told> {
  const { steps, style, print } = telling;
  const stage = await createStage(telling.stage);
  try {
    print('');
    print(`${style.bold(telling.title)} ${style.dim(stage.address)}`);
    for (const line of wrap(telling.about ?? '', style.width)) if (line !== '') print(style.dim(line));
    let told: Told = { dialect: telling.stage.dialect, held: 0, failed: 0 };
    for (const [index, step] of steps.entries()) {
      print('');
      print(`${style.dim(`${index + 1}/${steps.length}`)} ${style.bold(step.title)}`);
      told = await tellStep({ ...telling, stage, step, told });
      if (told.failed > 0) return told;
    }
    return told;
  } finally {
    await stage.close();
  }
}

const INDENT = '    ';
/** The indent and a rail with a blank. */
const RAIL_CELLS = 6;

interface StepTelling extends Pick<Telling, 'style' | 'print'> {
  readonly stage: Stage;
  readonly step: Step;
  readonly told: Told;
}

async function tellStep({ stage, step, told, style, print }: StepTelling): Promise<Told> {
  const narrow = { ...style, width: style.width - RAIL_CELLS };
  const renderLog = createLogRenderer(narrow);
  const rail = (line: string) => print(`${INDENT}${style.dim('│')} ${line}`);
  const elapsed = startStopwatch();
  const last = await stage.play(step.act, (line) => {
    for (const text of renderLog(line)) rail(text);
  });
  if (last.run?.conclusion === 'cancelled') return { ...told, last, failed: told.failed + 1 };
  for (const said of [last.answer, last.reply])
    if (said !== undefined) for (const line of renderReply(said, narrow)) rail(line);
  if (last.run !== undefined) rail(style.dim(`exit ${last.run.exitCode} after ${renderDuration(elapsed())}`));
  const checks = step.checks(last);
  for (const check of checks) for (const line of renderCheck(check, narrow)) print(INDENT + line);
  const failed = checks.filter((check) => !holds(check)).length;
  if (step.showsComment && failed === 0) showComments(last.comments, narrow, print);
  return { ...told, last, held: told.held + checks.length - failed, failed: told.failed + failed };
}

function renderReply({ question, proof = [], status, text }: Reply, style: Style): readonly string[] {
  // JSON without a blank has no place for a line to break.
  const lines = [`POST ${question}`, ...proof, `${status} ${text.replaceAll(',"', ', "')}`];
  return lines.flatMap((line) => wrap(line, style.width, '  ')).map(style.dim);
}

function showComments(comments: Evidence['comments'], style: Style, print: Telling['print']): void {
  for (const { author, body } of comments) {
    print('');
    print(`${INDENT}╭ ${style.bold(author)} ${style.dim('commented on the pull request')}`);
    for (const line of renderComment(body, style)) print(`${INDENT}│ ${line}`);
    print(`${INDENT}╰`);
  }
}

export function renderDuration(milliseconds: number): string {
  return `${(milliseconds / 1_000).toFixed(1)} s`;
}
