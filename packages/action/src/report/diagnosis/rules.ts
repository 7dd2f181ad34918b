// The texts of failed starts and their causes, from the most to the least certain. Data only.

export type Cause =
  | 'outOfMemory'
  | 'gatedModel'
  | 'modelNotFound'
  | 'imagePull'
  | 'wrongArchitecture'
  | 'healthRoute'
  | 'diskFull'
  | 'missingPackage'
  | 'unsupportedModel'
  | 'wrongArguments'
  | 'driver'
  | 'quota'
  | 'payment'
  | 'noCapacity';

export interface Rule {
  readonly cause: Cause;
  /** Linear over one line: it may not nest one repetition in another. */
  readonly pattern: RegExp;
  readonly what: string;
  readonly remedy: string;
}

/**
 * The texts are those of Hugging Face's own runtime, CUDA, the Linux kernel, huggingface_hub, containerd, vLLM,
 * text-generation-inference and pip.
 */
export const RULES: readonly Rule[] = [
  {
    cause: 'outOfMemory',
    pattern:
      /CUDA out of memory|CUDA error: out of memory|OutOfMemoryError|HIP out of memory|CUBLAS_STATUS_ALLOC_FAILED|Out of memory: Killed|OOMKilled|exit(?:ed with)? (?:code|status):? 137|signal: 9|SIGKILL|memory limit exceeded|exceeded (?:its|the) memory limit|larger than the (?:available KV cache memory|maximum number of tokens that can be stored in KV cache)|No available memory for the cache blocks|Cannot allocate memory|not enough memory/i,
    what: 'The model does not fit into the memory of this instance.',
    remedy: 'Choose a bigger instance-size or instance-type, a quantised model, or a shorter context.',
  },
  {
    cause: 'diskFull',
    pattern:
      /No space left on device|disk quota exceeded|ephemeral[- ]storage|not enough (?:free )?disk space/i,
    what: 'The disk of the instance is full.',
    remedy: 'Choose a bigger instance, or a repository without files that are not needed.',
  },
  {
    cause: 'gatedModel',
    pattern:
      /GatedRepoError|gated repo|Access to model .{1,200} is restricted|awaiting a review from the repo authors|40[13] Client Error.{0,200}huggingface\.co|you must have access to it and be authenticated/i,
    what: 'The model is gated or private, and the container may not read it.',
    remedy: "Accept the model's terms on the Hub, and give the container a token in secrets (HF_TOKEN=...).",
  },
  {
    cause: 'modelNotFound',
    pattern:
      /RepositoryNotFoundError|RevisionNotFoundError|EntryNotFoundError|LocalEntryNotFoundError|does not appear to have a file named|is not a local folder and is not a valid model identifier|404 Client Error.{0,200}huggingface\.co|No (?:safetensors|such file or directory).{0,200}(?:model|repository|weights)|(?:no file named|can't load (?:the )?(?:model|tokenizer|config)|weights? not found|FileNotFoundError)/i,
    what: 'The container cannot find the model or one of its files.',
    remedy: 'Check model and revision, and that the repository has the files this image needs.',
  },
  {
    cause: 'imagePull',
    pattern:
      /ImagePullBackOff|ErrImagePull|InvalidImageName|manifest (?:for .{1,200} )?(?:unknown|not found)|pull access denied|failed to (?:pull|resolve) (?:image|reference)|repository does not exist or may require|unauthorized: authentication required/i,
    what: 'The container image cannot be pulled.',
    remedy: "Check the image's url and tag, and its credentials if the registry is private.",
  },
  {
    cause: 'wrongArchitecture',
    pattern:
      /exec format error|no matching manifest for linux|does not match the (?:detected host|specified) platform/i,
    what: 'The container image is built for another processor.',
    remedy: 'Build the image for linux/amd64, the architecture of the instances.',
  },
  {
    cause: 'payment',
    pattern: /payment (?:method )?required|no payment method|billing (?:is )?not (?:set up|enabled)/i,
    what: 'The namespace has no payment method.',
    remedy: 'Add one at https://huggingface.co/settings/billing; Hub credits are not enough.',
  },
  {
    cause: 'quota',
    pattern: /quota exceeded|exceed(?:s|ed)? (?:your|the) quota|quota .{0,80}reached/i,
    what: 'The quota of the namespace for this instance type is used up.',
    remedy:
      'Pause or delete endpoints of this instance type, choose another, or ask Hugging Face for more quota.',
  },
  {
    cause: 'noCapacity',
    pattern:
      /insufficient capacity|InsufficientInstanceCapacity|no (?:hardware )?capacity|capacity (?:is )?(?:not|un)available|not enough hardware capacity|FailedScheduling|no nodes? (?:are )?available|scheduling (?:failure|failed)/i,
    what: 'No hardware was free for this instance.',
    remedy: 'Run the job again later, or choose another instance-type or region.',
  },
  {
    cause: 'driver',
    pattern:
      /no CUDA-capable device|CUDA driver version is insufficient|Found no NVIDIA driver|no kernel image is available|compute capability .{0,80}(?:not|minimum|at least)|libcuda\.so/i,
    what: 'The software in the container does not fit the accelerator of this instance.',
    remedy: 'Choose an instance with the accelerator that the image needs, or an image for this one.',
  },
  {
    cause: 'unsupportedModel',
    pattern:
      /does not recognize this architecture|Model architectures .{1,200} (?:are not supported|failed to be inspected)|unsupported model (?:type|architecture)|not supported (?:by|for) (?:this|the) (?:task|pipeline|engine)|trust_remote_code/i,
    what: 'The image does not know this kind of model.',
    remedy: 'Use a newer image, or one that supports the model; check task and framework.',
  },
  {
    cause: 'missingPackage',
    pattern: /ModuleNotFoundError|No module named|ImportError: cannot import/i,
    what: 'The container lacks a Python package.',
    remedy: 'Add it to requirements.txt of the model repository, or use an image that has it.',
  },
  {
    cause: 'wrongArguments',
    pattern:
      /unrecognized arguments|error: argument --|unexpected argument '|invalid value .{1,120} for '--|executable file not found in \$PATH|no such file or directory: unknown/i,
    what: 'The container does not understand its command or arguments.',
    remedy: 'Check args and command of the config against the documentation of the image.',
  },
  {
    cause: 'healthRoute',
    pattern:
      /(?:readiness|liveness|startup) probe failed|health ?check failed|connection refused.{0,120}(?:health|probe|port)|(?:port \d{1,5}|address) (?:is )?(?:not open|already in use)|failed to (?:bind|connect) to (?:port|container)/i,
    what: 'Nothing answers on the configured port and health route.',
    remedy:
      'Set port and healthRoute of the image to those of the server; the default port is 80, the default route /health.',
  },
];
