// What the Hub's answer means for a deploy: separates an outage from an answer. It sends nothing.

import type { ApiFault } from '../client/fault.ts';
import type { Result } from '../result.ts';
import type { HubModel } from './hub.ts';

export type ModelAnswer =
  | { readonly kind: 'found'; readonly model: HubModel }
  /** The Hub itself says that there is no such model or revision, or none that this token may see. */
  | { readonly kind: 'notFound'; readonly what: 'model' | 'revision' }
  /** The model exists, but its terms were not accepted with this token. */
  | { readonly kind: 'gated' }
  /** The text is not a model id, or not a revision; nothing was sent. */
  | { readonly kind: 'malformed'; readonly what: 'model' | 'revision' }
  /** Nothing is known about the model: a running endpoint stays as it is. */
  | { readonly kind: 'unavailable'; readonly fault: ApiFault };

/** Everything except the Hub's own answer about the model is an outage, and an outage must change nothing. */
export function decideModelAnswer(answer: Result<HubModel, ApiFault>): ModelAnswer {
  if (answer.ok) return { kind: 'found', model: answer.value };
  const { fault } = answer;
  switch (fault.kind) {
    case 'invalidRequest': {
      const isRevision = fault.issues.some((issue) => issue.path === 'revision');
      return { kind: 'malformed', what: isRevision ? 'revision' : 'model' };
    }
    case 'notFound':
      return { kind: 'notFound', what: isAbout(/revision|\brev\b/i, fault) ? 'revision' : 'model' };
    case 'forbidden':
      return isAbout(/gated/i, fault) ? { kind: 'gated' } : { kind: 'unavailable', fault };
    default:
      return { kind: 'unavailable', fault };
  }
}

/** The Hub names its errors in a header (`RevisionNotFound`, `GatedRepo`), which becomes the fault's code. */
function isAbout(word: RegExp, fault: { readonly code?: string; readonly message: string }): boolean {
  return word.test(`${fault.code ?? ''} ${fault.message}`);
}
