// The parts that create and update share in production, made of checked bodies; pure.
import type { EndpointType, Extras } from '../../endpoints/spec.ts';
import { compact } from '../compact.ts';
import type { UpdateBody } from './schemas.ts';

/** The old type was still taken, and came back as `private`, in July 2026. */
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
