/** The headers that protect every answer, whoever gives it: a handler, or the gateway before it. */

/** Answers are for programs: nothing may keep, guess at, frame or follow them. */
export const PROTECTION: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
};

/**
 * Beside those, of handlers only: their answers hold what people wrote. The gateway's own are
 * fixed, and it cannot be given a header with quotes in it.
 */
export const HARMLESS_AS_PAGE: Readonly<Record<string, string>> = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
};

/**
 * For a year no browser comes back without TLS. To be sent over TLS only (RFC 6797, 7.2), and
 * without subdomains: those of a custom domain may be somebody else's.
 */
export const STRICT_TRANSPORT: Readonly<Record<string, string>> = {
  'strict-transport-security': 'max-age=31536000',
};
