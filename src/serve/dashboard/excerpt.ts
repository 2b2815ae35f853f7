import type { Passage } from '../../knowledge/passage.ts'
import type { Excerpt } from './enrichment-data.ts'

/** Of a passage on either side of a quote, in UTF-16 units. */
const CONTEXT_CHARS = 400
/** Of a quote itself; a sentence is far shorter. */
const QUOTE_CHARS = 2_000

/** Where a quote stands in its passage; undefined where other words stand there. */
export function excerptOf(
  { text, title, date, licence }: Passage,
  { quote, start, end }: { readonly quote: string; readonly start: number; readonly end: number },
): Excerpt | undefined {
  if (text.slice(start, end) !== quote) return undefined
  const from = wholeAt(text, Math.max(0, start - CONTEXT_CHARS))
  const shownEnd = wholeAt(text, Math.min(end, start + QUOTE_CHARS))
  const to = shownEnd < end ? shownEnd : wholeAt(text, Math.min(text.length, end + CONTEXT_CHARS))
  return {
    ...{ before: text.slice(from, start), quote: text.slice(start, shownEnd), after: text.slice(shownEnd, to) },
    ...{ cutBefore: from > 0, cutAfter: to < text.length, title },
    ...(date !== undefined && { date }),
    ...(licence !== undefined && { licence }),
  }
}

/** The place itself, or one before it where it would cut a surrogate pair. */
function wholeAt(text: string, at: number): number {
  const isLow = at > 0 && at < text.length && /[\uDC00-\uDFFF]/.test(text[at]!)
  return isLow ? at - 1 : at
}
