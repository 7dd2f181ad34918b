// Which endpoint names belong to which runs of a trace. It may not judge them.

import { previewName } from '@preview-endpoints/core/previews';
import type { EndpointTruth } from '@preview-endpoints/emulator';
import { type Harness, identityOf, NAMESPACE } from './harness.ts';
import { type EventStep, SUBJECTS, type SubjectName } from './history.ts';
import { pullNumberOf } from './payloads.ts';
import type { RunRecord } from './run.ts';

type Variant = EventStep['variant'];

const VARIANTS: readonly Variant[] = [undefined, 'b'];

const keyOf = (subject: SubjectName, variant: Variant): string => `${subject}/${variant ?? ''}`;

/** The names never change, so they are computed once for all histories. */
const NAMES = new Map(
  await Promise.all(
    SUBJECTS.flatMap((subject) =>
      VARIANTS.map(
        async (variant) =>
          [keyOf(subject, variant), await previewName(identityOf(subject, variant))] as const,
      ),
    ),
  ),
);

export function nameOf(subject: SubjectName, variant: Variant): string {
  return NAMES.get(keyOf(subject, variant)) ?? '';
}

/** The names that a close event of this step affects: one variant or all of them. */
export function namesClosedBy(step: EventStep): readonly string[] {
  if (step.variant !== undefined) return [nameOf(step.subject, step.variant)];
  return VARIANTS.map((variant) => nameOf(step.subject, variant));
}

/** A sweep recognises a branch by its mark, which the spec dialect does not keep. */
export function isRecognised({ history }: Harness, subject: SubjectName): boolean {
  return history.dialect === 'production' || pullNumberOf(subject) !== undefined;
}

export function isLive(truth: EndpointTruth): boolean {
  return truth.state !== 'deleted';
}

export function findLive(truths: readonly EndpointTruth[], name: string): EndpointTruth | undefined {
  return truths.find((truth) => truth.namespace === NAMESPACE && truth.name === name && isLive(truth));
}

/** Whether two runs were active at the same time. A killed run may have a write in flight. */
export function overlaps(one: RunRecord, other: RunRecord): boolean {
  return one !== other && one.startedAtMs < other.endedAtMs && other.startedAtMs < one.endedAtMs;
}

export function describeRun({ number, step }: RunRecord): string {
  return `run ${number} (${step.does} ${keyOf(step.subject, step.variant)})`;
}
