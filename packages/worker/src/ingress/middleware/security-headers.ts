// The security headers of answers for machines, and of the page.

import { createMiddleware } from 'hono/factory';
import { secureHeaders } from 'hono/secure-headers';

/** A year, in seconds. */
const STRICT_TRANSPORT = 'max-age=31536000';

/** What does nothing where nothing can be shown in a frame, embedded or run. */
const WITHOUT = {
  crossOriginResourcePolicy: false,
  originAgentCluster: false,
  xDnsPrefetchControl: false,
  xDownloadOptions: false,
  xFrameOptions: false,
  xPermittedCrossDomainPolicies: false,
  xXssProtection: false,
} as const;

/** Nothing may be shown in a frame, or run. */
export const API_HEADERS = secureHeaders({
  ...WITHOUT,
  crossOriginOpenerPolicy: false,
  contentSecurityPolicy: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
  referrerPolicy: 'no-referrer',
  strictTransportSecurity: STRICT_TRANSPORT,
});

/**
 * No script at all; the style is a file of ours. A form's Origin header needs a referrer policy that tells the page its own
 * origin: with `no-referrer` it would be `null`.
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

/** No cache keeps an answer. */
export const neverStore = createMiddleware(async (context, next) => {
  await next();
  context.header('cache-control', 'no-store');
});
