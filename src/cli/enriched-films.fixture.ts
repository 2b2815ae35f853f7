import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type OpenAiServer, type ServerAnswer, startOpenAiServer } from '../../test/fault/openai-server.ts'
import { FILM_ITEMS, FILMS_CONFIG, titleOf, writeConfig, writeFilms } from './command-line.fixture.ts'

/** Name that every passage and every reply gives as director. */
const DIRECTOR = 'Ann Example'

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
      text: `${titleOf(i)} is a drama made in France. It was directed by ${DIRECTOR}.`,
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

/** States director and genre of an item, a profile in words, and the first two candidates as picks. */
function answerOf(body: {
  readonly response_format?: { readonly json_schema?: { readonly schema: unknown } }
}): ServerAnswer {
  const { properties } = body.response_format!.json_schema!.schema as {
    readonly properties: Readonly<Record<string, { readonly type: string }>>
  }
  const said: Record<string, unknown> = {
    director: [DIRECTOR],
    directorSentence: 2,
    genre: ['drama'],
    genreSentence: 1,
  }
  const reply = Object.entries(properties).map(([name, { type }]) => {
    const empty = type === 'array' ? [] : type === 'integer' ? (name === 'disliked' ? 2 : Number(name === 'liked')) : ''
    const phrase = type === 'string' && 'ranking' in properties ? `mostly ${name}` : empty
    return [name, 'ranking' in properties || !(name in said) ? phrase : said[name]]
  })
  return { kind: 'reply', text: JSON.stringify(Object.fromEntries(reply)) }
}
