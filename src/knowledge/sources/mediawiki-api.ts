import { z } from 'zod'
import { Er2almError } from '../../errors.ts'
import { parseJsonReply } from '../fetch/json-reply.ts'
import type { PoliteFetch } from '../fetch/polite-fetch.ts'

/** A page that a search found. */
export interface SearchHit {
  readonly pageid: number
  readonly title: string
  /** The redirect whose title matched. */
  readonly redirecttitle?: string
}

/** A page with its text. */
export interface WikiPage {
  readonly pageid: number
  readonly title: string
  readonly extract: string
  readonly revid: number
  /** Of the revision, ISO 8601. */
  readonly timestamp: string
  readonly isDisambiguation: boolean
}

/** What is used of a wiki's `api.php`. */
export interface WikiApi {
  search(text: string, limit: number): Promise<readonly SearchHit[]>
  /** @param introOnly the text before the first section, else all of it; several pages only with the former */
  pages(pageids: readonly number[], introOnly: boolean): Promise<readonly WikiPage[]>
  /** Name or address of the licence of the wiki's text. */
  licence(): Promise<string | undefined>
}

/** Replies of `continue` that are followed for one question. */
const MAX_CONTINUES = 20

/** Errors that pass (mediawiki.org/wiki/API:Errors_and_warnings, Manual:Maxlag_parameter). */
const PASSING = /^(?:maxlag|ratelimited|readonly|internal_api_error.*|cirrussearch-.*busy.*)$/

/** A reply, as far as it is read; wikis may say more. */
const replySchema = z.object({
  error: z.object({ code: z.string(), info: z.string().default('') }).optional(),
  continue: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  query: z.record(z.string(), z.unknown()).optional(),
})
type ApiReply = z.infer<typeof replySchema>

const hitSchema = z.object({
  pageid: z.number().int().positive(),
  title: z.string(),
  redirecttitle: z.string().optional(),
})

const pageSchema = z.object({
  pageid: z.number().int().positive(),
  title: z.string(),
  extract: z.string().optional(),
  revisions: z.array(z.object({ revid: z.number().int(), timestamp: z.string() })).optional(),
  pageprops: z.record(z.string(), z.unknown()).optional(),
})
type PagePart = z.infer<typeof pageSchema>

const rightsSchema = z.object({ text: z.string().optional(), url: z.string().optional() })

/**
 * The API of a wiki (`format=json`, `formatversion=2`), read only. An error in a reply of status 200 is an error here:
 * `maxlag` and others that pass are asked again, by the rules of `polite`.
 *
 * @param maxlag seconds that the wiki's database may lag behind before it is left in peace
 */
export function createWikiApi(endpoint: string, maxlag: number, polite: PoliteFetch): WikiApi {
  async function ask(parameters: Readonly<Record<string, string>>): Promise<ApiReply> {
    const url = new URL(endpoint)
    const all = { action: 'query', format: 'json', formatversion: '2', maxlag: String(maxlag), ...parameters }
    // Sorted, so that the same question is the same key in the cache.
    for (const [name, value] of Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1)))
      url.searchParams.set(name, value)
    return polite.get({ url, accept: 'application/json', read: (text) => readReply(text, url.href) })
  }

  /** Asks until the wiki has said everything. */
  async function askAll(parameters: Readonly<Record<string, string>>): Promise<readonly ApiReply[]> {
    const replies: ApiReply[] = []
    let next: Readonly<Record<string, string>> = {}
    for (let round = 0; round < MAX_CONTINUES; round++) {
      const reply = await ask({ ...parameters, ...next })
      replies.push(reply)
      if (reply.continue === undefined) return replies
      next = Object.fromEntries(Object.entries(reply.continue).map(([key, value]) => [key, String(value)]))
    }
    throw new Er2almError('FETCH_REPLY', `${endpoint} goes on after ${MAX_CONTINUES} replies to one question`, {
      hint: 'check that the endpoint is the api.php of a MediaWiki',
    })
  }

  let licence: Promise<string | undefined> | undefined

  return {
    async search(text, limit) {
      const parameters = { list: 'search', srsearch: text, srnamespace: '0', srprop: 'redirecttitle' }
      const { query } = await ask({ ...parameters, srlimit: String(limit) })
      return checked(z.array(hitSchema), query?.search, endpoint).slice(0, limit)
    },
    async pages(pageids, introOnly) {
      const parts = await askAll({
        ...{ pageids: pageids.join('|'), prop: 'extracts|revisions|pageprops', redirects: '1' },
        ...{ explaintext: '1', exlimit: introOnly ? 'max' : '1', ...(introOnly && { exintro: '1' }) },
        ...{ rvprop: 'ids|timestamp', ppprop: 'disambiguation' },
      })
      const merged = new Map<number, PagePart>()
      for (const { query } of parts) {
        const present = (query?.pages as readonly { missing?: boolean; invalid?: boolean }[] | undefined)?.filter?.(
          ({ missing, invalid }) => !missing && !invalid,
        )
        for (const page of checked(z.array(pageSchema), present ?? [], endpoint)) {
          merged.set(page.pageid, { ...merged.get(page.pageid), ...page })
        }
      }
      return [...merged.values()].map((page) => wholePage(page, endpoint))
    },
    licence() {
      licence ??= ask({ meta: 'siteinfo', siprop: 'rightsinfo' }).then(({ query }) => {
        const { text, url } = checked(rightsSchema, query?.rightsinfo ?? {}, endpoint)
        return [text, url].find((said) => said !== undefined && said.trim() !== '')
      })
      return licence
    },
  }
}

function readReply(text: string, shown: string): ApiReply {
  const reply = checked(replySchema, parseJsonReply(text, shown), shown)
  if (reply.error === undefined) return reply
  const { code, info } = reply.error
  const passing = PASSING.test(code)
  throw new Er2almError(
    passing ? 'FETCH_FAILED' : 'FETCH_REFUSED',
    `${shown}: the wiki says ${code}: ${info.slice(0, 200)}`,
    {
      hint: passing
        ? 'the wiki is busy: run the same command again later, what was fetched is kept'
        : 'check that the endpoint is the api.php of a MediaWiki with search',
      retryable: passing,
    },
  )
}

function checked<T>(schema: z.ZodType<T>, value: unknown, shown: string): T {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const [{ path, message }] = result.error.issues
  throw new Er2almError(
    'FETCH_REPLY',
    `${shown}: the reply is not one of a MediaWiki (${path.join('.')}: ${message})`,
    {
      hint: 'check that the endpoint is the api.php of a MediaWiki',
    },
  )
}

function wholePage({ pageid, title, extract, revisions, pageprops }: PagePart, endpoint: string): WikiPage {
  const revision = revisions?.[0]
  if (extract === undefined || revision === undefined) {
    throw new Er2almError(
      'FETCH_REFUSED',
      `${endpoint} gives no ${extract === undefined ? 'text' : 'revision'} of ${title}`,
      {
        hint: 'the wiki needs the extension TextExtracts; without it, export its pages and use a source of kind folder',
      },
    )
  }
  const { revid, timestamp } = revision
  return { pageid, title, extract, revid, timestamp, isDisambiguation: pageprops?.disambiguation !== undefined }
}
