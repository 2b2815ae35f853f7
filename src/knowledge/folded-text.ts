/** A text as a detector reads it, and where each of its characters stood. */
export interface FoldedText {
  readonly text: string
  /** UTF-16 offset in the original of each UTF-16 unit of `text`, then the original's length. */
  readonly offsets: Int32Array
}

/** Cyrillic and Greek letters that look like Latin ones (the lower case of what stands in a word). */
const LOOKALIKES: ReadonlyMap<string, string> = new Map(
  [...'аеіјорсухѕһԁԛԝѵғαονρτυικχѐёї'].map((letter, i) => [letter, [...'aeijopcyxshdqwvfaovptuikxeei'][i]!]),
)
/** Tag characters spell ASCII that nobody sees: U+E0020 to U+E007E. */
const TAGS_FROM = 0xe0000
const NOT_ASCII = /[^\0-\u007f]/

/**
 * Folds a text so that words hidden by Unicode tricks read as words: compatibility forms (full width, bold, circled) and
 * look-alike letters as plain ones, tag characters as the ASCII that they spell, no accents, nothing invisible, lower
 * case. Time is linear in the length.
 */
export function foldText(text: string): FoldedText {
  if (!NOT_ASCII.test(text)) {
    return { text: text.toLowerCase(), offsets: Int32Array.from({ length: text.length + 1 }, (_, i) => i) }
  }
  const parts: string[] = []
  const offsets: number[] = []
  let at = 0
  for (const character of text) {
    const folded = foldCharacter(character)
    parts.push(folded)
    for (let i = 0; i < folded.length; i++) offsets.push(at)
    at += character.length
  }
  offsets.push(at)
  return { text: parts.join(''), offsets: Int32Array.from(offsets) }
}

function foldCharacter(character: string): string {
  const code = character.codePointAt(0)!
  if (code < 0x80) return character.toLowerCase()
  if (code >= TAGS_FROM + 0x20 && code < TAGS_FROM + 0x7f) return String.fromCharCode(code - TAGS_FROM).toLowerCase()
  const plain = character
    .normalize('NFKD')
    .replace(/[\p{M}\p{Cf}\u{e0000}-\u{e01ef}]/gu, '')
    .toLowerCase()
  return LOOKALIKES.get(plain) ?? plain
}
