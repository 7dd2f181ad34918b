// Names the cause of a failed start by rules over what the API and the container said. Pure; it promises no certainty.

import type { PreviewFault } from '@preview-endpoints/core/previews';

export type Cause =
  | 'outOfMemory'
  | 'gatedModel'
  | 'modelNotFound'
  | 'imagePull'
  | 'healthRoute'
  | 'diskFull'
  | 'missingPackage'
  | 'noCapacity';

export interface Diagnosis {
  readonly cause: Cause;
  /** One sentence. */
  readonly what: string;
  readonly remedy: string;
  /** The line that shows it; hostile text. */
  readonly evidence: string;
}

interface Rule {
  readonly cause: Cause;
  readonly pattern: RegExp;
  readonly what: string;
  readonly remedy: string;
}

/**
 * From the surest to the vaguest; the first that fits is told. The texts are those of CUDA, the Linux
 * kernel, huggingface_hub, containerd, vLLM, text-generation-inference and pip.
 */
const RULES: readonly Rule[] = [
  {
    cause: 'outOfMemory',
    pattern:
      /CUDA out of memory|OutOfMemoryError|CUBLAS_STATUS_ALLOC_FAILED|Out of memory: Killed|OOMKilled|exit(?:ed with)? code:? 137|larger than the maximum number of tokens that can be stored in KV cache|Cannot allocate memory/i,
    what: 'The model does not fit into the memory of this instance.',
    remedy: 'Choose a bigger instance-size or instance-type, a quantised model, or a shorter context.',
  },
  {
    cause: 'gatedModel',
    pattern:
      /GatedRepoError|gated repo|Access to model .{1,200} is restricted|awaiting a review from the repo authors/i,
    what: 'The model is gated, and the container may not read it.',
    remedy: "Accept the model's terms on the Hub, and give the container a token in secrets (HF_TOKEN=...).",
  },
  {
    cause: 'modelNotFound',
    pattern:
      /RepositoryNotFoundError|RevisionNotFoundError|EntryNotFoundError|does not appear to have a file named|is not a local folder and is not a valid model identifier/i,
    what: 'The container cannot find the model or one of its files.',
    remedy: 'Check model and revision, and that the repository has the files this image needs.',
  },
  {
    cause: 'imagePull',
    pattern:
      /ImagePullBackOff|ErrImagePull|manifest (?:for .{1,200} )?(?:unknown|not found)|pull access denied|failed to (?:pull|resolve) (?:image|reference)/i,
    what: 'The container image cannot be pulled.',
    remedy: "Check the image's url and tag, and its credentials if the registry is private.",
  },
  {
    cause: 'diskFull',
    pattern: /No space left on device|disk quota exceeded/i,
    what: 'The disk of the instance is full.',
    remedy: 'Choose a bigger instance, or a repository without files that are not needed.',
  },
  {
    cause: 'missingPackage',
    pattern: /ModuleNotFoundError|No module named|ImportError: cannot import/i,
    what: 'The container lacks a Python package.',
    remedy: 'Add it to requirements.txt of the model repository, or use an image that has it.',
  },
];

const LISTENS_ELSEWHERE =
  /(?:Uvicorn running|Listening|Running|started server process|Application startup complete).{0,200}/i;

/** `logs` are the last lines of the endpoint's log. */
export function diagnose(fault: PreviewFault, logs: readonly string[]): Diagnosis | undefined {
  const said = [...(fault.kind === 'startFailed' ? [fault.message] : []), ...logs];
  for (const { pattern, ...rule } of RULES) {
    const evidence = said.find((line) => pattern.test(line));
    if (evidence !== undefined) return { ...rule, evidence };
  }
  return diagnoseTimeout(fault, logs);
}

/** A start that never ends leaves no error behind: either it waits for hardware, or nobody hears that it is up. */
function diagnoseTimeout(fault: PreviewFault, logs: readonly string[]): Diagnosis | undefined {
  if (fault.kind !== 'deadlinePassed') return undefined;
  const listening = logs.find((line) => LISTENS_ELSEWHERE.test(line));
  if (fault.state === 'initializing' && listening !== undefined) {
    return {
      cause: 'healthRoute',
      what: 'The server in the container is up, but its health route does not answer on the port that is asked.',
      remedy:
        'Set port and healthRoute of the image to those of the server; the default port is 80, the default route /health.',
      evidence: listening,
    };
  }
  if (fault.state !== 'pending') return undefined;
  return {
    cause: 'noCapacity',
    what: 'No hardware was free for this instance in time.',
    remedy: 'Run the job again later, or choose another instance-type or region.',
    evidence: `still ${fault.state} after ${Math.round(fault.waitedMs / 1000)} s`,
  };
}
