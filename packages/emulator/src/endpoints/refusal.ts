// Why a request about an endpoint is refused; types only. The dialects render the texts.

export type Refusal =
  | { readonly kind: 'endpointMissing'; readonly namespace: string; readonly name: string }
  | { readonly kind: 'nameTaken'; readonly namespace: string; readonly name: string }
  | { readonly kind: 'quotaExceeded' }
  | { readonly kind: 'paymentRequired'; readonly namespace: string }
  | {
      readonly kind: 'instanceUnknown';
      readonly accelerator: string;
      readonly instanceType: string;
      readonly instanceSize: string;
      readonly vendor: string;
      readonly region: string;
    }
  | { readonly kind: 'instanceUnavailable' }
  | { readonly kind: 'scalingInvalid'; readonly message: string }
  | { readonly kind: 'parallelismMissing'; readonly variant: string; readonly field: string }
  | { readonly kind: 'repositoryMissing'; readonly repository: string }
  | { readonly kind: 'repositoryGated'; readonly repository: string }
  | { readonly kind: 'revisionMissing'; readonly repository: string; readonly revision: string }
  | { readonly kind: 'alreadyRunning' }
  | { readonly kind: 'configurationFailed' }
  | { readonly kind: 'cannotScaleToZero' }
  | { readonly kind: 'beingDeleted' }
  | { readonly kind: 'failedUnchanged' };
