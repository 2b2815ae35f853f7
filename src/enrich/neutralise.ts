/**
 * Characters that a reader does not see and a model does: C0 controls (tab and line feed stay), line and paragraph
 * separators, marks that turn the direction of text, zero-width spaces and joiners of words, tag characters and the
 * supplementary variation selectors (both can spell whole hidden sentences). Soft hyphens and direction marks of single
 * characters stay: real texts have them, and they can hide nothing from a model.
 */
const INVISIBLE =
  /(?![\t\n\u0080-\u009f])\p{Cc}|[\u200b\u2028-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e01ef}]|(?<=[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}])[\u200c\u200d]/gu

/** More marks on one letter than any script has. */
const MARKS_OF_A_LETTER = 4
const SURPLUS_MARKS = new RegExp(`(?<=\\p{M}{${MARKS_OF_A_LETTER}})\\p{M}+`, 'gu')

/**
 * What must not leave in a prompt, wherever it stands: e-mail addresses, telephone numbers with a country code or in the
 * American form, and keys by the forms that vendors give them.
 */
const PRIVATE: readonly RegExp[] = [
  /[\p{L}\p{N}._%+'-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63})+/gu,
  /(?<![\w+])\+\d(?:[ ().\-/]{0,2}\d){7,14}(?!\d)/g,
  /(?<![\d-])(?:\(\d{3}\) ?|\d{3}[-.])\d{3}[-.]\d{4}(?![\d-])/g,
  /\b(?:sk|pk|rk)[-_](?:[A-Za-z0-9]+[-_])*[A-Za-z0-9]{16,}/g,
  /\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,}|glpat-[\w-]{20,}|hf_[A-Za-z0-9]{20,}|xox[abprs]-[\w-]{10,})/g,
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|\bAIza[\w-]{35}/g,
  /\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}/g,
  /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[^-]{0,8000}(?:-----END [A-Z ]{0,30}PRIVATE KEY-----)?/g,
]

/**
 * Text that is shown to a model: what cannot be seen becomes spaces, e-mail addresses, telephone numbers and keys become
 * asterisks. One for one in UTF-16 units, so that a range in the shown text is the same range in the original.
 * A text without any of these comes back as it is.
 */
export function neutralise(text: string): string {
  let shown = text.replace(INVISIBLE, blank).replace(SURPLUS_MARKS, blank)
  for (const pattern of PRIVATE) shown = shown.replace(pattern, mask)
  return shown
}

function blank(found: string): string {
  return ' '.repeat(found.length)
}

function mask(found: string): string {
  return '*'.repeat(found.length)
}
