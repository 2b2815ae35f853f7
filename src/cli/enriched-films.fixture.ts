import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after } from 'node:test'
import {
  type ChatBody,
  type OpenAiServer,
  type ServerAnswer,
  startOpenAiServer,
} from '../../test/fault/openai-server.ts'
import { FILM_ITEMS, FILMS_CONFIG, folderForTests, titleOf, writeConfig, writeFilms } from './command-line.fixture.ts'

/** What passages and replies say of a film by its index: even and odd ones differ, as the tastes of the users do. */
function tasteOf(index: number): { readonly genre: string; readonly director: string } {
  return index % 2 === 0 ? { genre: 'comedy', director: 'Bob Sample' } : { genre: 'drama', director: 'Ann Example' }
}

/** Films with passages, and a config whose language model is a server in this process. */
export interface EnrichedFilms {
  readonly server: OpenAiServer
  /** The config as written, for variants. */
  readonly config: object
}

/** Writes the films, a passage for each but `new`, and a config with enrichment: hashed vectors, three calls a user at most. */
export async function writeEnrichedFilms(dir: string): Promise<EnrichedFilms> {
  const server = await startOpenAiServer({ answer: (_n, { body }) => answerOf(body) })
  await writeFilms(dir)
  const passages = Array.from({ length: FILM_ITEMS }, (_, i) =>
    JSON.stringify({
      ...{ id: `wiki:${i}`, title: titleOf(i), year: 1980 + i, source: 'wiki' },
      text: `${titleOf(i)} is a ${tasteOf(i).genre} made in France. It was directed by ${tasteOf(i).director}.`,
    }),
  )
  await writeFile(join(dir, 'passages.jsonl'), `${passages.join('\n')}\n`)
  const config = {
    ...FILMS_CONFIG,
    knowledge: { sources: [{ file: 'passages.jsonl', fields: { date: null, licence: null } }] },
    llm: {
      provider: { kind: 'openai-compatible', baseUrl: server.baseUrl, model: 'fake' },
      maxRetries: 0,
      inputUsdPerMillion: 1,
      outputUsdPerMillion: 4,
    },
    embed: { encoder: { kind: 'hashed', dim: 16 } },
  }
  await writeConfig(dir, config)
  return { server, config }
}

/**
 * A folder of enriched films for the tests that follow, and the server that answers them.
 *
 * @param prepare what is done in it before the tests
 */
export function enrichedFilmsForTests(prepare: (dir: string) => Promise<unknown> = async () => {}): {
  readonly folder: { readonly dir: string }
  readonly films: EnrichedFilms
} {
  let films: EnrichedFilms | undefined
  const folder = folderForTests(async (dir) => {
    films = await writeEnrichedFilms(dir)
    await prepare(dir)
  })
  after(() => films?.server.close())
  return {
    folder,
    get films() {
      return films!
    },
  }
}

/** States director and genre of an item as its passage has them. */
function answerOf(body: ChatBody): ServerAnswer {
  const film = tasteOf(body.messages.at(-1)!.content.includes(tasteOf(0).genre) ? 0 : 1)
  return replySaying(body, { director: [film.director], directorSentence: 2, genre: [film.genre], genreSentence: 1 })
}

/** A reply that follows the schema: of items what is said, else nothing; of a user the first choices; as picks the first two. */
export function replySaying(
  { response_format: format }: ChatBody,
  said: Readonly<Record<string, unknown>>,
): ServerAnswer {
  const { properties } = format!.json_schema!.schema
  const all: Record<string, unknown> = { liked: 1, disliked: 2, ...said }
  const reply = Object.entries(properties).map(([name, { type, items }]) => {
    if (items?.enum !== undefined) return [name, name === 'ranking' ? items.enum : items.enum.slice(0, 1)]
    return [name, all[name] ?? (type === 'array' ? [] : type === 'integer' ? 0 : '')]
  })
  return { kind: 'reply', text: JSON.stringify(Object.fromEntries(reply)) }
}
