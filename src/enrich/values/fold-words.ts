/**
 * The words of a text in lower case, without accents, punctuation and possessive endings (ı is i), a space before, between and
 * after: ` j j abrams `. Compatibility forms are made alike (ﬁ, full width), so that equal words are equal strings, and one
 * text says another's words when its string includes the other's.
 */
export function foldWords(text: string): string {
  const plain = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('ı', 'i')
    .replace(/['’]s\b/g, '')
  return ` ${(plain.match(/[\p{L}\p{N}]+/gu) ?? []).join(' ')} `
}
