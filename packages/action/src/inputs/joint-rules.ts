// Rules between several inputs, and inputs that are lists. Faults are collected, nothing is thrown.

import type { FieldReader } from './fields.ts';

export function complainOfTarget(
  read: FieldReader,
  {
    command,
    target,
    name,
  }: { readonly command: string; readonly target: string | undefined; readonly name: string | undefined },
): void {
  if ((command === 'promote' || command === 'rollback') && target === undefined)
    read.complain('target', `the name of the endpoint to ${command}`);
  if (target !== undefined && target === name)
    read.complain('target', 'another endpoint than name, which is the preview');
}

/** Such a preview is deleted with its job and has a name of its own. */
export function complainOfJobLifetime(
  read: FieldReader,
  { name, afterJob }: { readonly name: string | undefined; readonly afterJob: string },
): void {
  if (name !== undefined) read.complain('name', 'nothing, because lifetime is job');
  if (afterJob !== 'keep') read.complain('after-job', 'keep, because lifetime is job');
}

/** Only a preview that is ready can be asked. */
export function complainOfWait(
  read: FieldReader,
  inputs: {
    readonly wait: boolean;
    readonly smokeTest: string | undefined;
    readonly casesPath: string | undefined;
    readonly compareWith: string | undefined;
    readonly awake: boolean;
  },
): void {
  const { wait, smokeTest, casesPath, compareWith, awake } = inputs;
  if (wait || read.faults.some(({ key }) => key === 'wait')) return;
  const asking = [
    ...(smokeTest === undefined ? [] : ['smoke-test']),
    ...(casesPath === undefined ? [] : ['cases']),
    ...(compareWith === undefined ? [] : ['compare-with']),
    ...(awake ? ['awake'] : []),
  ];
  if (asking.length > 0) read.complain('wait', `true, because ${asking.join(', ')} is set`);
}

/** An id of the catalogue. With more than a few, a reader of the workflow could not see what is paid. */
const INSTANCE = /^[a-z0-9]+(?:-[a-z0-9]+){3,12}$/;
const MOST_INSTANCES = 10;
const INSTANCE_WANTED = `1 to ${MOST_INSTANCES} instances, one a line, each as vendor-region-type-size, for example aws-us-east-1-nvidia-l4-x1`;
const SINGLE_INPUTS = ['vendor', 'region', 'accelerator', 'instance-type', 'instance-size'] as const;

export function readInstances(read: FieldReader): readonly string[] {
  const text = read.text('instance');
  if (text === undefined) return [];
  const ids = text.split(/[\s,]+/).filter((id) => id !== '');
  if (ids.length > MOST_INSTANCES || ids.some((id) => !INSTANCE.test(id)))
    read.complain('instance', INSTANCE_WANTED);
  for (const key of SINGLE_INPUTS)
    if (read.text(key) !== undefined) read.complain(key, 'nothing, because instance is set');
  return [...new Set(ids)];
}
