// Reads the YAML of the input `smoke-test` into a checked wish. Fields that it leaves out are completed from the task later.

import { failure, type Result, success } from '@preview-endpoints/core';
import { type CaseWish, parseOneCase } from '@preview-endpoints/core/cases';
import { HIDDEN, type InputFault, inputFault } from '../../inputs/input-fault.ts';
import { readYaml } from '../../inputs/read-yaml.ts';

/** The word for a test that follows the task. */
const AUTO = 'auto';

/** One request that may meet a cold cache, and two for a median. */
const DEFAULT_REPEAT = 3;

/** The request may contain anything, a secret too, so the error text repeats nothing of it. */
export async function parseSmokeTest(text: string): Promise<Result<CaseWish, readonly InputFault[]>> {
  if (text === AUTO) return success({ repeat: DEFAULT_REPEAT });
  const document = await readYaml(text);
  if (!document.ok) return failure([smokeFault(document.fault)]);
  const parsed = parseOneCase(document.value);
  if (parsed.ok) return success({ repeat: DEFAULT_REPEAT, ...parsed.value });
  return failure(
    parsed.fault.map(({ path, message }) =>
      smokeFault(`${AUTO}, or a request with its fields (${path === '' ? '' : `${path}: `}${message})`),
    ),
  );
}

function smokeFault(wanted: string): InputFault {
  return inputFault('smoke-test', HIDDEN, wanted);
}
