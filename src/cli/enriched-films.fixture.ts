import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type OpenAiServer, type ServerAnswer, startOpenAiServer } from '../../test/fault/openai-server.ts'
import { FILM_ITEMS, FILMS_CONFIG, titleOf, writeConfig, writeFilms } from './command-line.fixture.ts'

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

interface Asked {
  readonly messages: readonly { readonly content: string }[]
  readonly response_format?: { readonly json_schema?: { readonly schema: unknown } }
}

interface AskedProperty {
  readonly type: string
  readonly items?: { readonly enum?: readonly string[] }
}

/** States director and genre of an item as its passage has them; of a user the first choices; as picks the first two. */
function answerOf({ messages, response_format: format }: Asked): ServerAnswer {
  const { properties } = format!.json_schema!.schema as { readonly properties: Readonly<Record<string, AskedProperty>> }
  const film = tasteOf(messages.at(-1)!.content.includes(tasteOf(0).genre) ? 0 : 1)
  const said: Record<string, unknown> = {
    ...{ director: [film.director], directorSentence: 2, genre: [film.genre], genreSentence: 1, liked: 1, disliked: 2 },
  }
  const reply = Object.entries(properties).map(([name, { type, items }]) => {
    if (items?.enum !== undefined) return [name, name === 'ranking' ? items.enum : items.enum.slice(0, 1)]
    return [name, said[name] ?? (type === 'array' ? [] : type === 'integer' ? 0 : '')]
  })
  return { kind: 'reply', text: JSON.stringify(Object.fromEntries(reply)) }
}
