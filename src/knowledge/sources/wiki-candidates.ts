import type { RetrievalQuery } from '../passage.ts'
import { isSameItem, YEAR_TOLERANCE } from '../rerank.ts'
import { titleKey } from '../title-key.ts'
import type { SearchHit, WikiPage } from './mediawiki-api.ts'
import { qualifiedTitle } from './qualified-title.ts'

/** A hit that may be the item's page. */
export interface Candidate {
  readonly pageid: number
  /** Without brackets. */
  readonly title: string
  /** The redirect's title that matched, if it is another. */
  readonly alternative?: string
  readonly year?: number
}

/** The item's page. */
export interface Found {
  readonly page: WikiPage
  readonly candidate: Candidate
  readonly year?: number
}

/**
 * The hits whose title or redirect is the item's: those with its year first, then those of its kind. Hits of another kind
 * are left out.
 *
 * @param qualifier the kind of the items as the wiki writes it in brackets; undefined: any
 */
export function candidatesOf(
  item: RetrievalQuery,
  hits: readonly SearchHit[],
  qualifier: string | undefined,
): readonly Candidate[] {
  const ranked: { readonly rank: number; readonly candidate: Candidate }[] = []
  for (const { pageid, title, redirecttitle } of hits) {
    const page = qualifiedTitle(title)
    const redirect = redirecttitle === undefined ? undefined : qualifiedTitle(redirecttitle)
    const year = page.year ?? redirect?.year
    const names = [{ said: page, text: title }]
    if (redirect !== undefined) names.push({ said: redirect, text: redirecttitle! })
    const same = (text: string): boolean => isSameItem({ ...item, year: undefined }, { title: text })
    const matched = names.find(({ said, text }) => same(said.title) || same(text))
    if (matched === undefined || (year !== undefined && item.year !== undefined && !near(year, item.year))) continue
    const kinds = names.flatMap(({ said }) => said.qualifier ?? [])
    const ofKind = qualifier !== undefined && kinds.some((kind) => kind.toLowerCase().includes(qualifier.toLowerCase()))
    // "Heat (soundtrack)" is no film; the brackets of "Birdman or (The Unexpected Virtue of Ignorance)" say no kind.
    const isTitle = titleKey(matched.text) === titleKey(item.title)
    if (qualifier !== undefined && kinds.length > 0 && !ofKind && !isTitle) continue
    ranked.push({
      rank: (year === undefined ? 2 : year === item.year ? 0 : 1) + (ofKind || year !== undefined ? 0 : 0.5),
      candidate: {
        ...{ pageid, title: isTitle && matched.said === page ? title : page.title },
        ...(matched.said !== page && { alternative: matched.said.title }),
        ...(year !== undefined && { year }),
      },
    })
  }
  return ranked.toSorted((a, b) => a.rank - b.rank).map(({ candidate }) => candidate)
}

/** The page when it is the item's. */
export function fit(item: RetrievalQuery, candidate: Candidate, page: WikiPage): Found | undefined {
  if (page.isDisambiguation || page.extract.trim() === '') return undefined
  const year = candidate.year ?? firstYear(page.extract)
  if (item.year !== undefined && (year === undefined || !near(year, item.year))) return undefined
  return { page, candidate, ...(year !== undefined && { year }) }
}

/** Characters of a page's beginning in which its year is looked for. */
const LEAD_CHARS = 500

/** The first year that a text names at its beginning; encyclopedias name that of the release first. */
function firstYear(text: string): number | undefined {
  const match = /(?<![\d.,-])(?:18|19|20)\d\d(?![\d,]*\d)/.exec(text.slice(0, LEAD_CHARS))
  return match === null ? undefined : Number(match[0])
}

function near(a: number, b: number): boolean {
  return Math.abs(a - b) <= YEAR_TOLERANCE
}

/** A title as words of a search: without what CirrusSearch would take for an operator. */
export function searchWords(title: string): string {
  return title
    .slice(0, 250)
    .toWellFormed()
    .replace(/[^\p{L}\p{N}\p{M}'’.&$]+/gu, ' ')
    .replace(/(?<=^| )(?:AND|OR|NOT)(?= |$)/g, (word) => word.toLowerCase())
    .trim()
}
