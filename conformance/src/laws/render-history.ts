// Renders a history as lines that a person can follow. It may not judge it.

import type { Delivery, EventStep, History, HistoryStep, Interruption, Wish } from './history.ts';

export function renderHistory(history: History): readonly string[] {
  const { steps, foreign, ...settings } = history;
  return [
    `workflow: ${JSON.stringify(settings)}`,
    `endpoints of others: ${foreign.length === 0 ? 'none' : foreign.join(', ')}`,
    ...steps.map((step, index) => `${index + 1}. ${renderStep(step)}`),
  ];
}

function renderStep(step: HistoryStep): string {
  switch (step.kind) {
    case 'event':
      return renderEvent(step);
    case 'fault':
      return `fault at ${step.place}, ${step.times} times after ${step.after}: ${JSON.stringify(step.fault)}`;
    case 'start':
      return `the next start of ${step.subject}: ${JSON.stringify(step.outcome)}`;
    case 'deletesTake':
      return `deletes take ${step.milliseconds} ms`;
    case 'refMoves':
      return `the model's ${step.ref} moves`;
    case 'hand':
      return `somebody does ${step.does} to ${step.subject}`;
    case 'rerun':
      return `run ${step.of + 1} is repeated`;
    case 'listsLag':
      return `lists show new endpoints ${step.listedAfterMs} ms late, and deleted ones ${step.unlistedAfterMs} ms longer`;
    case 'repositoryIsRenamed':
      return 'the repository is renamed';
    case 'branchIsRenamed':
      return `the branch ${step.subject} is renamed`;
    case 'crowd':
      return 'many other endpoints appear';
    case 'githubCrowd':
      return 'more pull requests and branches than one page of a list shows are opened on GitHub';
    case 'timePasses':
      return `${step.milliseconds} ms pass`;
  }
}

function renderEvent(step: EventStep): string {
  const { does, flavour, subject, variant, interruption, delivery, gapMs } = step;
  const who = variant === undefined ? subject : `${subject} variant ${variant}`;
  const then = gapMs === undefined ? 'until all runs end' : `${gapMs} ms pass`;
  const wish = does === 'deploy' ? ` ${renderWish(step.wish)}` : '';
  return `${does}/${flavour} ${who}${wish}${renderInterruption(interruption)}${renderDelivery(delivery)}; ${then}`;
}

function renderDelivery(delivery: Delivery): string {
  switch (delivery.kind) {
    case 'atOnce':
      return '';
    case 'late':
      return `, begun ${delivery.milliseconds} ms late`;
    case 'displaced':
      return ', displaced by a newer run';
  }
}

function renderWish(wish: Wish): string {
  const { revision, secret, env, size, region, image } = wish;
  return `{${revision} secret ${secret} env ${env} ${size} ${region} ${image}}`;
}

function renderInterruption(interruption: Interruption): string {
  switch (interruption.kind) {
    case 'none':
      return '';
    case 'killedAtRequest':
      return `, killed ${interruption.sent ? 'after' : 'before'} request ${interruption.request}`;
    case 'killedAfter':
      return `, killed after ${interruption.milliseconds} ms`;
    case 'cancelledAfter':
      return `, cancelled after ${interruption.milliseconds} ms`;
    case 'doubled':
      return `, delivered again after ${interruption.milliseconds} ms`;
  }
}
