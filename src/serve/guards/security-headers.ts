/** Everything of the page comes from this server: no script or style in the HTML, no frame, no form. */
const CONTENT_SECURITY_POLICY: string = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  // Text of a catalogue cannot become HTML by a slip: the browser refuses innerHTML and its like.
  "require-trusted-types-for 'script'",
].join('; ')

/** Headers of every reply. Lists of a person are kept in no cache, unless their route says otherwise. */
export const SECURITY_HEADERS: readonly (readonly [string, string])[] = [
  ['content-security-policy', CONTENT_SECURITY_POLICY],
  ['x-content-type-options', 'nosniff'],
  // For browsers that do not read frame-ancestors.
  ['x-frame-options', 'DENY'],
  ['referrer-policy', 'no-referrer'],
  ['cross-origin-opener-policy', 'same-origin'],
  ['cross-origin-resource-policy', 'same-origin'],
  ['cross-origin-embedder-policy', 'require-corp'],
  ['cache-control', 'no-store'],
]
