import type { ServerResponse } from 'node:http'
import { type Handler, type ScriptedServer, type Seen, startScriptedServer } from '../fetch/scripted-server.fixture.ts'

/** A page of the small wiki. */
export interface SmallPage {
  readonly pageid: number
  readonly title: string
  readonly revid: number
  /** Sections as TextExtracts writes them, the intro first. */
  readonly sections: readonly string[]
  readonly redirects?: readonly string[]
  readonly disambiguation?: boolean
}

export interface SmallWiki {
  readonly pages: readonly SmallPage[]
  /** Answers the n-th request before the wiki does; true when it has. */
  readonly before?: (request: Seen, response: ServerResponse, nth: number) => boolean
  readonly robots?: string
  /** False: a wiki without TextExtracts. */
  readonly extracts?: boolean
}

export const TIMESTAMP = '2025-03-15T14:30:00Z'

/**
 * A server that speaks as much of MediaWiki's `api.php` as a client of search, TextExtracts and siteinfo sees
 * (`formatversion=2`): hits must hold every word; intros come twenty at once, whole texts one a reply with `excontinue`.
 */
export function startSmallWiki(wiki: SmallWiki): Promise<ScriptedServer> {
  const api: Handler = (request, response, nth) => {
    if (wiki.before?.(request, response, nth)) return
    const json = (body: object): void => {
      response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body))
    }
    const { query } = request
    if (query.get('format') !== 'json' || query.get('formatversion') !== '2' || query.get('action') !== 'query') {
      json({
        error: { code: 'badvalue', info: 'Unrecognized value.', docref: 'See /w/api.php for API usage.' },
        servedby: 'x',
      })
    } else if (query.get('list') === 'search') json(search(wiki, query))
    else if (query.get('meta') === 'siteinfo') {
      json({
        batchcomplete: true,
        query: { rightsinfo: { url: 'https://creativecommons.org/licenses/by-sa/4.0/', text: 'CC BY-SA 4.0' } },
      })
    } else json(pages(wiki, query))
  }
  return startScriptedServer({
    '/w/api.php': api,
    ...(wiki.robots !== undefined && {
      '/robots.txt': (_r: Seen, response: ServerResponse) => response.end(wiki.robots),
    }),
  })
}

function search({ pages }: SmallWiki, query: URLSearchParams): object {
  const words = (text: string): readonly string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
  const asked = words(query.get('srsearch') ?? '')
  const hits = pages.filter(({ title, sections, redirects = [] }) => {
    const said = new Set(words([title, ...sections, ...redirects].join(' ')))
    return asked.every((word) => said.has(word))
  })
  const shown = hits.slice(0, Number(query.get('srlimit') ?? 10)).map(({ pageid, title, redirects = [] }) => {
    const matching = redirects.find((redirect) => words(redirect).some((word) => asked.includes(word)))
    return { ns: 0, title, pageid, ...(matching !== undefined && { redirecttitle: matching }) }
  })
  return {
    ...(hits.length > shown.length && { continue: { sroffset: shown.length, continue: '-||' } }),
    ...{ batchcomplete: true, query: { searchinfo: { totalhits: hits.length }, search: shown } },
  }
}

function pages(wiki: SmallWiki, query: URLSearchParams): object {
  const ids = (query.get('pageids') ?? '').split('|').map(Number)
  const intro = query.has('exintro')
  const start = Number(query.get('excontinue') ?? 0)
  // One reply gives few extracts even of intros, so that clients must go on.
  const some = intro ? 2 : 1
  const listed = ids.map((pageid, index) => {
    const page = wiki.pages.find((one) => one.pageid === pageid)
    if (page === undefined) return { pageid, missing: true }
    const { title, revid, sections, disambiguation } = page
    const given = wiki.extracts !== false && index >= start && index < start + some
    const text = (intro ? sections.slice(0, 1) : sections).join('\n\n\n')
    return {
      ...{ pageid, ns: 0, title },
      ...(given && { extract: text }),
      ...(start === 0 && { revisions: [{ revid, parentid: revid - 1, timestamp: TIMESTAMP }] }),
      ...(start === 0 && disambiguation && { pageprops: { disambiguation: '' } }),
    }
  })
  const more = wiki.extracts !== false && start + some < ids.length
  return {
    ...(more ? { continue: { excontinue: start + some, continue: '||revisions|pageprops' } } : { batchcomplete: true }),
    ...(wiki.extracts === false && {
      warnings: { query: { warnings: 'Unrecognized value for parameter "prop": extracts' } },
    }),
    query: { pages: listed },
  }
}
