// What an endpoint is meant to be: the entity that both dialects parse into and render from; types only.

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
  /** The settings that the dialect knows; what it does not know is gone already. */
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
  /** As asked for: a branch, a tag, a commit, or null for the head of main. */
  readonly revision: string | null;
  readonly task: string | null;
  readonly framework: string;
  readonly image: Image;
  readonly args: readonly string[] | null;
  readonly command: readonly string[] | null;
  readonly env: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
}

/** Parts that are kept and echoed, and change nothing about how the endpoint runs here. */
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

/** What an update asks for; an absent part stays as it is. */
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
