import { z } from 'zod'
import { Er2almError } from '../../errors.ts'
import type { Json } from '../../llm/request.ts'
import { openHttpCache } from '../fetch/http-cache.ts'
import { parseJsonReply, valueAt } from '../fetch/json-reply.ts'
import { type PoliteConfig, politeShape, webAddress, withoutManners } from '../fetch/polite-config.ts'
import { createPoliteFetch } from '../fetch/polite-fetch.ts'
import { readSecrets, type SecretNames, secretShape } from '../fetch/secrets.ts'
import type { Passage, PassageSource, RetrievalQuery } from '../passage.ts'
import { isSameItem } from '../rerank.ts'
import { htmlToText } from './html-text.ts'
import { joinedText, passageOfValues } from './passage-of-values.ts'
import type { SourceConfigSchema, SourcePorts, SourceSpec } from './source.ts'

/** Where a result of a search says what, by dotted paths (`names.0.text`). */
export interface ResultFields {
  readonly id: string
  readonly title: string
  readonly year?: string
  /** Several are joined line by line. */
  readonly text: string | readonly string[]
  readonly date?: string
  readonly licence?: string
}

/** A search endpoint that answers with JSON. */
export interface HttpSourceConfig extends PoliteConfig, SecretNames {
  readonly kind: 'http'
  /** Address with `{title}`, `{year}` and `{query}` (title and year) in path or query. */
  readonly url: string
  /** Dotted path of the list of results; empty: the reply itself. One result may stand without a list. */
  readonly results: string
  readonly fields: ResultFields
  readonly textFormat: 'plain' | 'html'
  /** Before each id; source of the passages. Default: the host. */
  readonly source?: string
  readonly licence?: string
  /** `same-item`: results with the item's title and year; `all`: whatever the endpoint finds. */
  readonly match: 'same-item' | 'all'
  readonly maxResults: number
  /** Statuses that mean "nothing found", such as 404. */
  readonly emptyStatus: readonly number[]
}

const PLACES = /\{(\w+)\}/g
const KNOWN_PLACES: readonly string[] = ['title', 'year', 'query']
const path = z.string().min(1)

const config: SourceConfigSchema<HttpSourceConfig> = z.strictObject({
  kind: z.literal('http'),
  url: z
    .string()
    .refine((url) => webAddress.safeParse(filled(url, () => 'x')).success, {
      error: 'must be an http or https address without a name or password',
      abort: true,
    })
    .refine((url) => new URL(filled(url, () => 'a')).host === new URL(filled(url, () => 'b')).host, {
      error: 'must have its placeholders in path or query, not in the host',
      abort: true,
    })
    .refine((url) => [...url.matchAll(PLACES)].every(([, name]) => KNOWN_PLACES.includes(name)), {
      error: 'has placeholders other than {title}, {year} and {query}',
    })
    .refine((url) => !/\/\.{1,2}(?:[/?#]|$)/.test(url), { error: 'must have no . or .. in its path' })
    .refine((url) => /\{(?:title|query)\}/.test(url), { error: 'must have {title} or {query} in it' }),
  results: z.string().default(''),
  fields: z
    .strictObject({
      id: path.default('id'),
      title: path.default('title'),
      year: path.optional(),
      text: z.union([path, z.array(path).min(1)]).default('text'),
      date: path.optional(),
      licence: path.optional(),
    })
    .prefault({}),
  textFormat: z.enum(['plain', 'html']).default('plain'),
  source: z.string().min(1).optional(),
  licence: z.string().min(1).optional(),
  match: z.enum(['same-item', 'all']).default('same-item'),
  maxResults: z.int().min(1).max(100).default(5),
  emptyStatus: z.array(z.int().min(400).max(499)).default([]),
  ...secretShape,
  ...politeShape,
})

/**
 * Asks a search endpoint about each item and reads the results by dotted paths. Results without text are left out.
 * Without a date in the result a passage has none: when it was fetched says nothing about when it was written.
 *
 * @throws {Er2almError} while reading: what polite fetching throws; FETCH_REPLY for a reply of another shape;
 *   CONFIG_MISSING for a key that is not in the environment
 */
export const httpSource: SourceSpec<HttpSourceConfig> = {
  summary: 'a search endpoint with JSON replies, asked item by item',
  config,
  perItem: true,
  label: (settings) => sourceName(settings),
  withPaths: (settings) => settings,
  identity: async (settings) => ({ settings: withoutManners(settings) as unknown as Json }),
  open: openEndpoint,
}

function sourceName({ source, url }: Pick<HttpSourceConfig, 'source' | 'url'>): string {
  return source ?? new URL(filled(url, () => 'x')).host
}

function openEndpoint(settings: HttpSourceConfig, ports: SourcePorts): PassageSource {
  const cache = openHttpCache(ports.store)
  // A dry run needs no key.
  const secrets = ports.offline ? { headers: {}, query: {} } : readSecrets(settings, ports.env, sourceName(settings))
  const polite = createPoliteFetch(settings, secrets, { ...ports, cache })
  const { emptyStatus, maxResults, match } = settings
  return {
    async *passages(item) {
      const url = item === undefined ? undefined : addressOf(settings.url, item)
      if (item === undefined || url === undefined) return
      const passages = await polite.get({
        ...{ url, accept: 'application/json', emptyStatus },
        read: (text) => readResults(text, url.href, settings),
      })
      const wanted = match === 'all' ? passages : passages.filter((passage) => isSameItem(item, passage))
      yield* wanted.slice(0, maxResults)
    },
  }
}

function filled(url: string, value: (name: string) => string): string {
  return url.replace(PLACES, (_, name: string) => value(name))
}

/** The address for an item; undefined when the item's title would lead to another one (`..` as a part of a path). */
function addressOf(template: string, { title, year }: RetrievalQuery): URL | undefined {
  const values: Readonly<Record<string, string>> = {
    ...{ title, year: year === undefined ? '' : String(year) },
    query: year === undefined ? title : `${title} ${year}`,
  }
  const address = filled(template, (name) => encodeURIComponent(values[name].toWellFormed()))
  const parts = address.replace(/[?#].*$/s, '').split('/')
  return parts.includes('.') || parts.includes('..') ? undefined : new URL(address)
}

function readResults(text: string, shown: string, settings: HttpSourceConfig): readonly Passage[] {
  if (text === '') return []
  const { results, fields, textFormat, licence } = settings
  const keys = (dotted: string): readonly string[] => (dotted === '' ? [] : dotted.split('.'))
  const found = valueAt(parseJsonReply(text, shown), keys(results))
  const bad = (message: string, hint: string): Er2almError =>
    new Er2almError('FETCH_REPLY', `${shown}: ${message}`, { hint })
  if (found === undefined)
    throw bad(`the reply has no ${results}`, 'correct `results`, the path of the list of results')
  const list = Array.isArray(found) ? found : found === null ? [] : [found]
  const seen = new Set<string>()
  return list.flatMap((result: unknown, index): readonly Passage[] => {
    if (typeof result !== 'object' || result === null)
      throw bad(`result ${index + 1} is no object`, 'correct `results`, the path of the list of results')
    const field = (dotted: string | undefined): unknown =>
      dotted === undefined ? undefined : valueAt(result, keys(dotted))
    const said = [fields.text].flat().map((dotted) => joinedText(field(dotted)))
    const body = said
      .map((part) => (textFormat === 'html' ? htmlToText(part).text : part))
      .filter((part) => part.trim() !== '')
      .join('\n')
    if (body === '') return []
    const passage = passageOfValues(
      {
        ...{ id: field(fields.id), title: field(fields.title), year: field(fields.year), text: body },
        ...{ date: field(fields.date), licence: field(fields.licence) },
      },
      { source: sourceName(settings), ...(licence !== undefined && { licence }) },
      (role, problem) =>
        bad(
          `the ${role} of result ${index + 1} ${problem}`,
          `correct fields.${role}, the path of the ${role} in a result`,
        ),
    )
    if (seen.has(passage.id)) return []
    seen.add(passage.id)
    return [passage]
  })
}
