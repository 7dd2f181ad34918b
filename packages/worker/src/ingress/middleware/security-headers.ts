// The security headers of the API's answers and of the page.

import { createMiddleware } from 'hono/factory';
import { secureHeaders } from 'hono/secure-headers';

/** A year, in seconds. */
const STRICT_TRANSPORT = 'max-age=31536000';

/** Left out, because these headers have no effect on answers that cannot be framed, embedded or run. */
const WITHOUT = {
  crossOriginResourcePolicy: false,
  originAgentCluster: false,
  xDnsPrefetchControl: false,
  xDownloadOptions: false,
  xFrameOptions: false,
  xPermittedCrossDomainPolicies: false,
  xXssProtection: false,
} as const;

/** Forbids framing and scripts. */
export const API_HEADERS = secureHeaders({
  ...WITHOUT,
  crossOriginOpenerPolicy: false,
  contentSecurityPolicy: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
  referrerPolicy: 'no-referrer',
  strictTransportSecurity: STRICT_TRANSPORT,
});

/**
 * Allows no script, and only our own style file. The Origin header of a form needs a referrer policy that tells the page its own
 * origin: with `no-referrer` the header would be `null`.
 */
export const PAGE_HEADERS = secureHeaders({
  ...WITHOUT,
  crossOriginOpenerPolicy: 'same-origin',
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    styleSrc: ["'self'"],
    formAction: ["'self'"],
    baseUri: ["'none'"],
    frameAncestors: ["'none'"],
  },
  referrerPolicy: 'same-origin',
  strictTransportSecurity: STRICT_TRANSPORT,
});

/** No cache may store an answer. */
export const neverStore = createMiddleware(async (context, next) => {
  await next();
  context.header('cache-control', 'no-store');
});
