import { cutAtWord } from '../rank-passages.ts'

/**
 * Cuts a text into pieces of at most `maxChars` UTF-16 units: whole paragraphs as long as they fit, else whole lines or
 * sentences, else whole words. Each piece is a range of the text, without white space around it, in order; nothing but
 * white space lies between two of them.
 *
 * @returns none for a text without anything but white space
 */
export function chunkText(text: string, maxChars: number): readonly string[] {
  const chunks: string[] = []
  let start = 0
  let end = 0
  const flush = (): void => {
    const chunk = text.slice(start, end).trim()
    if (chunk !== '') chunks.push(chunk)
    start = end
  }
  for (const border of borders(text)) {
    if (lengthOf(text, start, border) > maxChars) {
      flush()
      end = start = splitLong(text, start, border, maxChars, chunks)
    }
    end = border
  }
  flush()
  return chunks
}

/** The ids of a document's pieces: the document's own when there is one, else with the number of the piece. */
export function chunkId(document: string, index: number, count: number): string {
  // Padded, so that ids sort as the pieces follow each other.
  return count === 1 ? document : `${document}#${String(index + 1).padStart(4, '0')}`
}

/** Ends of the paragraphs: after each run of line ends with an empty line in it, and the end of the text. */
function* borders(text: string): Generator<number> {
  for (const match of text.matchAll(/\n[^\S\n]*\n\s*/g)) yield match.index + match[0].length
  yield text.length
}

function lengthOf(text: string, start: number, end: number): number {
  return text.slice(start, end).trim().length
}

/** Puts the beginnings of a paragraph that is too long into `chunks`. @returns where its rest starts, which fits */
function splitLong(text: string, start: number, end: number, maxChars: number, chunks: string[]): number {
  let at = start
  while (lengthOf(text, at, end) > maxChars) {
    while (/\s/.test(text[at])) at++
    const head = text.slice(at, Math.min(end, at + maxChars + 1))
    const cut = niceEnd(head, maxChars) ?? cutAtWord(head, maxChars)
    chunks.push(text.slice(at, at + cut).trim())
    at += cut
  }
  return at
}

/** The last end of a line, else of a sentence, in the second half of what fits. */
function niceEnd(head: string, maxChars: number): number | undefined {
  for (const border of [/\n/g, /[.!?…]["'”’)\]]*(?=\s)|[。！？]/gu]) {
    const ends = [...head.matchAll(border)].map((match) => match.index + match[0].length)
    const last = ends.findLast((end) => end <= maxChars)
    if (last !== undefined && last > maxChars / 2) return last
  }
  return undefined
}
