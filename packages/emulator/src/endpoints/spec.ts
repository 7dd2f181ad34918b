// What an endpoint is meant to be. Both dialects parse into it and render from it; types only.

export type EndpointType = 'public' | 'authenticated' | 'protected' | 'private';

export type ImageVariant =
  | 'huggingface'
  | 'huggingfaceNeuron'
  | 'tgi'
  | 'tgiNeuron'
  | 'tei'
  | 'llamacpp'
  | 'vLLM'
  | 'vLLMOmni'
  | 'vLLMNeuron'
  | 'sGLang'
  | 'hfServe'
  | 'custom';

export interface Image {
  readonly variant: ImageVariant;
  /** The settings that the dialect knows. Unknown ones were dropped when the body was read. */
  readonly settings: Readonly<Record<string, unknown>>;
}

export interface Scaling {
  readonly minReplica: number;
  readonly maxReplica: number;
  /** Minutes without a request; null: never scales to zero. */
  readonly scaleToZeroTimeout: number | null;
  readonly measure: Readonly<Record<string, unknown>> | null;
}

export interface Model {
  readonly repository: string;
  /** As requested: a branch, a tag, a commit, or null for the head of main. */
  readonly revision: string | null;
  readonly task: string | null;
  readonly framework: string;
  readonly image: Image;
  readonly args: readonly string[] | null;
  readonly command: readonly string[] | null;
  readonly env: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
}

/** Parts that are kept and returned but do not change how the endpoint runs in the emulator. */
export interface Extras {
  readonly experimentalFeatures: Readonly<Record<string, unknown>>;
  readonly notifications: Readonly<Record<string, unknown>>;
  readonly customRouter: Readonly<Record<string, unknown>> | null;
  readonly network: Readonly<Record<string, unknown>> | null;
  readonly privateService: Readonly<Record<string, unknown>> | null;
  readonly route: Readonly<Record<string, unknown>> | null;
}

export interface Provider {
  readonly vendor: string;
  readonly region: string;
}

export interface EndpointSpec {
  readonly name: string;
  readonly type: EndpointType;
  readonly provider: Provider;
  readonly accelerator: string;
  readonly instanceType: string;
  readonly instanceSize: string;
  readonly scaling: Scaling;
  readonly model: Model;
  readonly tags: readonly string[];
  readonly extras: Extras;
}

/** The changes that an update requests. An absent part stays as it is. */
export interface SpecChange {
  readonly type?: EndpointType;
  readonly provider?: Provider;
  readonly accelerator?: string;
  readonly instanceType?: string;
  readonly instanceSize?: string;
  readonly scaling?: Partial<Scaling>;
  readonly model?: Partial<Model>;
  readonly tags?: readonly string[];
  readonly extras?: Partial<Extras>;
}
