// What no API reveals about an endpoint: which version really serves, and how often it was written to; pure.
import { createHash } from 'node:crypto';
import type { EndpointRecord, EndpointState, ServedVersion } from '../endpoints/record.ts';
import type { EndpointSpec, Image } from '../endpoints/spec.ts';

export interface ServedTruth {
  readonly repository: string;
  /** The commit whose weights are loaded. */
  readonly revision: string;
  readonly image: Image;
  /** The catalogue's id, such as `aws-us-east-1-intel-spr-x1`. */
  readonly instance: string;
  /** A hash over env, secrets and the image's env, so that a test sees that a secret changed but not its value. */
  readonly envFingerprint: string;
  readonly loaded: boolean;
  readonly version: number;
}

export interface EndpointTruth {
  readonly namespace: string;
  readonly name: string;
  readonly state: EndpointState | 'deleted';
  readonly deleting: boolean;
  /** The 16 characters of its inference URL. */
  readonly serveId: string;
  readonly spec: EndpointSpec;
  readonly sha: string;
  readonly served: ServedTruth | null;
  readonly writes: number;
  readonly version: number;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  readonly deletedAtMs: number | null;
}

const FINGERPRINT_LENGTH = 16;

export function tellTruth(record: EndpointRecord, now: number): EndpointTruth {
  const { deletion } = record;
  const gone = deletion !== null && deletion.goneAtMs <= now;
  return {
    namespace: record.namespace,
    name: record.spec.name,
    state: gone ? 'deleted' : record.state,
    deleting: deletion !== null && !gone,
    serveId: record.serveId,
    spec: record.spec,
    sha: record.sha,
    served: record.served === null || gone ? null : tellServed(record.served, now),
    writes: record.writes,
    version: record.version,
    createdAtMs: record.createdAtMs,
    updatedAtMs: record.updatedAtMs,
    deletedAtMs: deletion?.atMs ?? null,
  };
}

function tellServed(served: ServedVersion, now: number): ServedTruth {
  const { repository, image, env, secrets } = served.spec.model;
  const imageEnv = image.settings['env'] ?? {};
  return {
    repository,
    revision: served.sha,
    image,
    instance: served.instance.id,
    envFingerprint: fingerprint([env, secrets, imageEnv]),
    loaded: served.loadedAtMs <= now,
    version: served.number,
  };
}

function fingerprint(maps: readonly object[]): string {
  const sorted = maps.map((map) =>
    Object.entries(map).toSorted(([left], [right]) => (left < right ? -1 : 1)),
  );
  return createHash('sha256').update(JSON.stringify(sorted)).digest('hex').slice(0, FINGERPRINT_LENGTH);
}
