// Builds a client's transport, ports and address from its options. It sends nothing.

import type { Ports } from '../ports.ts';
import type { Secret } from '../secret.ts';
import { createSystemPorts } from '../system-ports.ts';
import { type DialectChoice, PRODUCTION_API_URL } from './dialects/dialect.ts';
import { rootOf } from './http/request-url.ts';
import { createTransport, type Transport, type TransportLimits } from './http/transport.ts';

export interface ClientOptions {
  /** A Hugging Face token that may manage Inference Endpoints: `new Secret('hf_...')`. A plain string is refused at once. */
  readonly token: Secret;
  /** Where the API is. Default: production, `https://api.endpoints.huggingface.cloud/v2`. */
  readonly apiUrl?: string | URL;
  /** Default `auto`: production for its public host, otherwise found out from the shape of `GET /provider`. */
  readonly dialect?: DialectChoice;
  /** Replaces the platform's fetch, clock, randomness or log. By default the log is silent. */
  readonly ports?: Partial<Ports>;
  /** Default: 30 s an attempt, 120 s and 4 attempts a call, 16 MiB a reply. */
  readonly limits?: Partial<TransportLimits>;
  /** The `User-Agent` header. Default: the platform's own. */
  readonly userAgent?: string;
}

export interface ClientContext {
  readonly ports: Ports;
  readonly transport: Transport;
  readonly base: URL;
  /** `base` as text without a trailing slash. Kept so that a call does not parse the URL three times. */
  readonly root: string;
  readonly choice: DialectChoice;
}

export function createClientContext(options: ClientOptions): ClientContext {
  const ports = createSystemPorts(options.ports);
  const transport = createTransport({
    ports,
    token: options.token,
    ...(options.limits === undefined ? {} : { limits: options.limits }),
    ...(options.userAgent === undefined ? {} : { userAgent: options.userAgent }),
  });
  const base = new URL(options.apiUrl ?? PRODUCTION_API_URL);
  return { ports, transport, base, root: rootOf(base), choice: options.dialect ?? 'auto' };
}
