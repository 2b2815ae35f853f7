import { z } from 'zod'
import type { Json } from '../../llm/request.ts'
import { openHttpCache } from '../fetch/http-cache.ts'
import { type PoliteConfig, politeShape, webAddress, withoutManners } from '../fetch/polite-config.ts'
import { createPoliteFetch } from '../fetch/polite-fetch.ts'
import { makePassage, type Passage, type PassageSource, type RetrievalQuery } from '../passage.ts'
import { chunkId, chunkText } from './chunk-text.ts'
import { createWikiApi } from './mediawiki-api.ts'
import type { SourceConfigSchema, SourcePorts, SourceSpec } from './source.ts'
import { type Candidate, candidatesOf, type Found, fit, searchWords } from './wiki-candidates.ts'

/** The pages of a wiki (Wikipedia or any other MediaWiki with TextExtracts), by its API. */
export interface MediaWikiSourceConfig extends PoliteConfig {
  readonly kind: 'mediawiki'
  /** Address of the wiki's `api.php`. */
  readonly endpoint: string
  /** Before each id; source of the passages. Default: the host. */
  readonly source?: string
  /** Default: what the wiki says of itself. */
  readonly licence?: string
  /** What items are, as the wiki writes it in brackets: `film` in "Heat (1995 film)". Also searched for. */
  readonly qualifier?: string
  /** `intro`: the text before the first section; `page`: all of it. */
  readonly text: 'intro' | 'page'
  readonly maxPassageChars: number
  /** Hits of a search that are looked at. */
  readonly searchLimit: number
  /** Seconds. */
  readonly maxlag: number
}

const config: SourceConfigSchema<MediaWikiSourceConfig> = z.strictObject({
  kind: z.literal('mediawiki'),
  endpoint: webAddress.refine((url) => !/[?#]/.test(url), 'must be the address of api.php alone'),
  source: z.string().min(1).optional(),
  licence: z.string().min(1).optional(),
  qualifier: z.string().min(1).optional(),
  text: z.enum(['intro', 'page']).default('intro'),
  maxPassageChars: z.int().min(100).max(100_000).default(1200),
  searchLimit: z.int().min(1).max(50).default(10),
  maxlag: z.int().min(1).max(600).default(5),
  ...politeShape,
})

/** Candidates whose text is asked for: TextExtracts gives 20 intros at most, and whole pages one by one. */
const MAX_CANDIDATES = { intro: 8, page: 3 }

/**
 * Asks a wiki about each item: a search, then the text of the pages whose title (or matching redirect) is the item's. A
 * page is the item's when the year in its title is, or, without one there, when the first year that its text names is.
 * Disambiguation pages never are; without a year in the item, a page is taken only if no other fits.
 *
 * Passage: id `source:pageid@revid`, date of the revision, title with the redirect's in brackets behind it.
 *
 * @throws {Er2almError} while reading: what polite fetching throws; FETCH_REPLY, FETCH_REFUSED for no MediaWiki
 */
export const mediaWikiSource: SourceSpec<MediaWikiSourceConfig> = {
  summary: 'pages of a wiki, asked for item by item through its API',
  config,
  perItem: true,
  label: (settings) => sourceName(settings),
  withPaths: (settings) => settings,
  identity: async (settings) => ({ settings: withoutManners(settings) as unknown as Json }),
  open: openWiki,
}

function sourceName({ source, endpoint }: MediaWikiSourceConfig): string {
  return source ?? new URL(endpoint).host
}

function openWiki(settings: MediaWikiSourceConfig, ports: SourcePorts): PassageSource {
  const cache = openHttpCache(ports.store)
  const polite = createPoliteFetch(settings, { headers: {}, query: {} }, { ...ports, cache })
  const api = createWikiApi(settings.endpoint, settings.maxlag, polite)
  return {
    async *passages(item) {
      if (item === undefined) return
      const candidates = await searched(item)
      if (candidates.length === 0) return
      const found = await chosenPage(item, candidates)
      if (found === undefined) return
      const licence = settings.licence ?? (await api.licence())
      yield* passagesOf(found, licence, settings)
    },
  }

  /** Pages that may be the item's; a page that does not say the item's year is found by the title alone. */
  async function searched(item: RetrievalQuery): Promise<readonly Candidate[]> {
    const { qualifier, searchLimit } = settings
    const questions = [[item.title, item.year, qualifier], [item.title]].map((parts) =>
      searchWords(parts.filter((part) => part !== undefined).join(' ')),
    )
    for (const words of new Set(questions)) {
      if (searchWords(item.title) === '') return []
      const candidates = candidatesOf(item, await api.search(words, searchLimit), qualifier)
      if (candidates.length > 0) return candidates
    }
    return []
  }

  /** The candidate that is the item's: of the nearest year; for an item without a year the only one. */
  async function chosenPage(item: RetrievalQuery, candidates: readonly Candidate[]): Promise<Found | undefined> {
    const introOnly = settings.text === 'intro'
    const asked = candidates.slice(0, MAX_CANDIDATES[settings.text])
    const fitting: Found[] = []
    const groups = introOnly ? [asked] : asked.map((candidate) => [candidate])
    for (const group of groups) {
      const pages = new Map(
        (
          await api.pages(
            group.map(({ pageid }) => pageid),
            introOnly,
          )
        ).map((page) => [page.pageid, page]),
      )
      for (const candidate of group) {
        const page = pages.get(candidate.pageid)
        const found = page === undefined ? undefined : fit(item, candidate, page)
        if (found !== undefined) fitting.push(found)
      }
      if (item.year !== undefined && fitting.some(({ year }) => year === item.year)) break
    }
    const { year: wanted } = item
    if (wanted === undefined) return fitting.length === 1 ? fitting[0] : undefined
    return fitting.toSorted((a, b) => Math.abs(a.year! - wanted) - Math.abs(b.year! - wanted))[0]
  }
}

function passagesOf(
  { page, candidate, year }: Found,
  licence: string | undefined,
  settings: MediaWikiSourceConfig,
): readonly Passage[] {
  const { title, alternative } = candidate
  const texts = chunkText(page.extract, settings.maxPassageChars)
  const source = sourceName(settings)
  return texts.map((text, index) =>
    makePassage({
      id: chunkId(`${source}:${page.pageid}@${page.revid}`, index, texts.length),
      title: alternative === undefined ? title : `${title} (${alternative})`,
      ...(year !== undefined && { year }),
      source,
      ...(licence !== undefined && { licence }),
      date: page.timestamp,
      text,
    }),
  )
}
