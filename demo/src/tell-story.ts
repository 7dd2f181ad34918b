// Tells the story of one dialect: plays each step, prints the checks, and stops at the first step with a failed check.

import type { Dialect } from '@preview-endpoints/emulator';
import { startStopwatch } from './environment/clock.ts';
import {
  createEnvironment,
  type DemoEnvironment,
  type EnvironmentOptions,
} from './environment/environment.ts';
import { createLogRenderer, createShortLogRenderer } from './print/log-lines.ts';
import type { ProgressLine } from './print/progress.ts';
import { renderCheck } from './print/render-check.ts';
import { renderComment } from './print/render-comment.ts';
import { type Style, wrap } from './print/style.ts';
import { holds } from './story/check.ts';
import type { AskedReply, Evidence } from './story/evidence.ts';
import type { StoryStep } from './story/step.ts';

export interface Telling extends ProgressLine {
  readonly title: string;
  /** What is played here and why, for a reader who does not know it. */
  readonly about?: string;
  readonly environment: EnvironmentOptions;
  readonly steps: readonly StoryStep[];
  readonly style: Style;
  /** Shows only the main parts of each log and comment. */
  readonly short: boolean;
}

export interface Told {
  readonly dialect: Dialect;
  /** How many checks hold. */
  readonly held: number;
  readonly failed: number;
  /** The evidence of the last played step. */
  readonly last?: Evidence;
}

export async function tellStory(telling: Telling): Promise<Told> {
  const { steps, style, short, print } = telling;
  const environment = await createEnvironment(telling.environment);
  try {
    if (!short) print('');
    if (!short) print(`${style.bold(telling.title)} ${style.dim(environment.address)}`);
    for (const line of wrap(telling.about ?? '', style.width)) if (line !== '') print(style.dim(line));
    let told: Told = { dialect: telling.environment.dialect, held: 0, failed: 0 };
    for (const [index, step] of steps.entries()) {
      print('');
      print(`${style.dim(`${index + 1}/${steps.length}`)} ${style.bold(step.title)}`);
      told = await tellStep({ ...telling, environment, step, told });
      if (told.failed > 0) return told;
    }
    return told;
  } finally {
    await environment.close();
  }
}

const INDENT = '    ';
/** The indent, a vertical line and a space. */
const RAIL_CELLS = 6;

interface StepTelling extends ProgressLine, Pick<Telling, 'style' | 'short'> {
  readonly environment: DemoEnvironment;
  readonly step: StoryStep;
  readonly told: Told;
}

async function tellStep(telling: StepTelling): Promise<Told> {
  const { environment, step, told, style, short, print, startWait } = telling;
  const narrow = { ...style, width: style.width - RAIL_CELLS };
  const renderLog = (short ? createShortLogRenderer : createLogRenderer)(narrow);
  const rail = (line: string) => print(`${INDENT}${style.dim('│')} ${line}`);
  const elapsed = startStopwatch();
  const endWait = startWait('the run continues');
  const last = await environment.play(step.act, (line) => {
    for (const text of renderLog(line)) rail(text);
  });
  endWait();
  if (last.run?.conclusion === 'cancelled') return { ...told, last, failed: told.failed + 1 };
  for (const said of [last.answer, last.reply])
    if (said !== undefined) for (const line of renderReply(said, narrow)) rail(line);
  if (last.run !== undefined && !short)
    rail(style.dim(`exit ${last.run.exitCode} after ${renderDuration(elapsed())}`));
  const checks = step.checks(last);
  for (const check of checks) for (const line of renderCheck(check, narrow)) print(INDENT + line);
  const failed = checks.filter((check) => !holds(check)).length;
  if (step.showsComment && failed === 0) showComments(last.comments, narrow, telling);
  return { ...told, last, held: told.held + checks.length - failed, failed: told.failed + failed };
}

function renderReply({ question, proof = [], status, text }: AskedReply, style: Style): readonly string[] {
  // Compact JSON has no spaces at which a line can break.
  const lines = [`POST ${question}`, ...proof, `${status} ${text.replaceAll(',"', ', "')}`];
  return lines.flatMap((line) => wrap(line, style.width, '  ')).map(style.dim);
}

/** Enough for the verdict and the table, which a reader sees first. */
const MOST_LINES = 24;

function showComments(
  comments: Evidence['comments'],
  style: Style,
  { short, print }: Pick<Telling, 'short' | 'print'>,
): void {
  for (const { author, body } of comments) {
    const lines = renderComment(body, style);
    print(`${INDENT}╭ ${style.bold(author)} ${style.dim('commented on the pull request')}`);
    for (const line of short ? lines.slice(0, MOST_LINES) : lines) print(`${INDENT}│ ${line}`);
    print(`${INDENT}╰`);
  }
}

export function renderDuration(milliseconds: number): string {
  return `${(milliseconds / 1_000).toFixed(1)} s`;
}
