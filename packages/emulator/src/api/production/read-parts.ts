// Builds the parts that create and update share in production, from checked bodies; pure.
import type { EndpointType, Extras } from '../../endpoints/spec.ts';
import { compact } from '../compact.ts';
import type { UpdateBody } from './schemas.ts';

/** In July 2026 production still accepted the old type and returned it as `private`. */
export function readType(type: EndpointType): EndpointType {
  return type === 'protected' ? 'private' : type;
}

type ExtrasBody = Pick<
  UpdateBody,
  'cacheHttpResponses' | 'experimentalFeatures' | 'notifications' | 'customRouter' | 'network' | 'route'
>;

export function readExtras(body: ExtrasBody): Partial<Extras> {
  const {
    cacheHttpResponses: cache,
    experimentalFeatures,
    notifications,
    customRouter,
    network,
    route,
  } = body;
  const cached = typeof cache === 'boolean' ? { cacheHttpResponses: cache } : undefined;
  const features = experimentalFeatures ?? cached;
  return compact<Omit<Extras, 'privateService'>>({
    experimentalFeatures: features === undefined ? undefined : { cacheHttpResponses: false, ...features },
    notifications,
    customRouter,
    network,
    route,
  });
}
