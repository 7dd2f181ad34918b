// Reads the cases that a run asks: the file of `cases`, and the one request of `smoke-test`. It completes nothing.

import { failure, type Result, success } from '@preview-endpoints/core';
import { type NamedCaseWish, parseCases, parseCasesJsonl } from '@preview-endpoints/core/cases';
import { HIDDEN, type InputFault, inputFault } from '../../inputs/input-fault.ts';
import { readYaml } from '../../inputs/read-yaml.ts';
import type { Job } from '../job.ts';
import { parseSmokeTest } from '../smoke/parse-smoke-test.ts';
import { SMOKE_CASE } from '../smoke/smoke-test.ts';
import type { LoadedCases } from './loaded-cases.ts';
import { readRules } from './read-rules.ts';

const FILE_WANTED = 'the path of a file in the workspace; does the job check the repository out?';

/** The request follows the task. Nine pairs count: the first request of each side only warms up. */
const AUTO_CASE: NamedCaseWish = { name: 'auto', repeat: 10 };

export async function loadCases(job: Job): Promise<Result<LoadedCases, readonly InputFault[]>> {
  const rules = readRules(job.inputs.failWhen);
  const wishes = await loadWishes(job);
  if (wishes.ok && rules.ok) {
    if (wishes.value.length === 0 && rules.value.length > 0) job.reporter.warning(NOTHING_JUDGED);
    return success({ wishes: wishes.value, rules: rules.value });
  }
  return failure([wishes, rules].flatMap((parsed) => (parsed.ok ? [] : parsed.fault)));
}

const NOTHING_JUDGED =
  'fail-when is set, but nothing is asked, so nothing is judged. Set smoke-test, cases or compare-with.';

async function loadWishes(job: Job): Promise<Result<readonly NamedCaseWish[], readonly InputFault[]>> {
  const { smokeTest, casesPath, compareWith } = job.inputs;
  const one = smokeTest === undefined ? undefined : await parseSmokeTest(smokeTest);
  const many = casesPath === undefined ? undefined : await readCases(job, casesPath);
  if (one?.ok === false || many?.ok === false)
    return failure([one, many].flatMap((parsed) => (parsed?.ok === false ? parsed.fault : [])));
  const wishes = [...(one === undefined ? [] : [{ ...one.value, name: SMOKE_CASE }]), ...(many?.value ?? [])];
  if (wishes.length === 0 && compareWith !== undefined) return success([AUTO_CASE]);
  return success(wishes);
}

async function readCases(
  job: Job,
  path: string,
): Promise<Result<readonly NamedCaseWish[], readonly InputFault[]>> {
  const text = await job.readFile(path).catch(() => undefined);
  if (text === undefined) return failure([inputFault('cases', path, FILE_WANTED)]);
  const parsed = await parseText(text, path);
  if (!parsed.ok) return parsed;
  const isTaken = parsed.value.some(({ name }) => name === SMOKE_CASE);
  return isTaken && job.inputs.smokeTest !== undefined
    ? failure([casesFault(`other names than ${SMOKE_CASE}, which is the name of the input's own request`)])
    : parsed;
}

async function parseText(
  text: string,
  path: string,
): Promise<Result<readonly NamedCaseWish[], readonly InputFault[]>> {
  const parsed = path.toLowerCase().endsWith('.jsonl') ? parseCasesJsonl(text) : await parseDocument(text);
  if (parsed.ok) return parsed;
  return failure(
    parsed.fault.map(({ path: at, message }) => casesFault(`${at === '' ? '' : `${at}: `}${message}`)),
  );
}

async function parseDocument(text: string): Promise<ReturnType<typeof parseCases>> {
  const document = await readYaml(text);
  return document.ok ? parseCases(document.value) : failure([{ path: '', message: document.fault }]);
}

/** A request may contain anything, a secret too, so the error text repeats nothing of it. */
function casesFault(wanted: string): InputFault {
  return inputFault('cases', HIDDEN, `a file of cases (${wanted})`);
}
