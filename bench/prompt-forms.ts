// Measures forms of the item prompt on films with gold: which states more right values, finds its quotes, and costs
// fewer tokens. Needs the weights of the local model. Results: docs/decisions/0003-prompt-forms.md
//   usage: node scripts/with-node.mjs bench/prompt-forms.ts [films, 40] [form …, all]
// ER2ALM_LLM_THREADS: threads of the model, 1 beside other work (default: the demo's 2).
// Prints a JSON line a form; of an attribute right/wrong/unknown against gold, and c = with evidence.
import { readFileSync } from 'node:fs'
import { type Context, silentLogger, silentProgress } from '../src/context.ts'
import type { AttributeId } from '../src/enrich/attribute.ts'
import { type ItemToEnrich, itemRequest, readReply } from '../src/enrich/item-attributes.ts'
import { askedAttributes } from '../src/enrich/item-prompt.ts'
import { knowledgeConfig } from '../src/knowledge/config.ts'
import { passagesForItem } from '../src/knowledge/rank-passages.ts'
import { type JsonlSourceConfig, jsonlSource } from '../src/knowledge/sources/jsonl.ts'
import { openKnowledge } from '../src/knowledge/sqlite-store.ts'
import { createLlm } from '../src/llm/calls.ts'
import { type LlmConfig, llmConfigSchema } from '../src/llm/config.ts'
import { mapConcurrent } from '../src/llm/map-concurrent.ts'
import { loadModel, modelIdentity } from '../src/llm/providers/registry.ts'
import type { CallRequest, Json } from '../src/llm/request.ts'
import { createRandom } from '../src/numeric/random.ts'
import { openLedger } from '../src/store/ledger.ts'
import { openStore } from '../src/store/sqlite.ts'
import { demoLines, readGold } from './gold.ts'

type Schema = { readonly [key: string]: Json }
type Form = (request: CallRequest) => CallRequest

const example = new URL('../examples/movietweetings/', import.meta.url)
const ATTRIBUTES: readonly AttributeId[] = ['director', 'country', 'language', 'genre']

function withSystem(request: CallRequest, edit: (text: string) => string): CallRequest {
  const [system, ...rest] = request.messages
  return { ...request, messages: [{ role: 'system', content: edit(system!.content) }, ...rest] }
}

function withProperties(request: CallRequest, names: readonly string[]): CallRequest {
  const all = request.schema.properties as Schema
  const properties = Object.fromEntries(names.map((name) => [name, all[name]!]))
  return { ...request, schema: { ...request.schema, properties, required: names as string[] } }
}

/** Where the quoted words would stand; measured against citing a sentence by its number, which is the form in use. */
const OUTPUT = 'After each attribute comes the number of the one sentence that states it.'
const CAUTION = ' and the number 0'

function quoted(request: CallRequest, output: string, order: (id: AttributeId) => readonly string[]): CallRequest {
  const properties = { ...(request.schema.properties as Schema) }
  for (const id of ATTRIBUTES) properties[`${id}Quote`] = { type: 'string', maxLength: 96 }
  const edited = withSystem(request, (text) => text.replace(OUTPUT, output).replace(CAUTION, ' and its quote empty'))
  return withProperties({ ...edited, schema: { ...request.schema, properties } }, ATTRIBUTES.flatMap(order))
}

const FORMS: Readonly<Record<string, Form>> = {
  sentenceAfterEach: (request) => request,
  quoteAfterEach: (request) =>
    quoted(
      request,
      'After each attribute comes its quote: the few words of one sentence, copied exactly, that state it.',
      (id) => [id, `${id}Quote`],
    ),
  quoteBeforeEach: (request) =>
    quoted(
      request,
      'Before each attribute comes its quote: the few words of one sentence, copied exactly, that state it.',
      (id) => [`${id}Quote`, id],
    ),
  valuesOnly: (request) =>
    withProperties(
      withSystem(request, (text) => text.replace(OUTPUT, '').replace(CAUTION, '')),
      ATTRIBUTES,
    ),
}

const [wanted, ...named] = process.argv.slice(2)
const stranger = named.find((name) => FORMS[name] === undefined)
if (stranger !== undefined) {
  process.stderr.write(`there is no form ${stranger}; forms: ${Object.keys(FORMS).join(', ')}\n`)
  process.exit(2)
}
const numFilms = Number(wanted ?? 40)

const { llm: demo } = JSON.parse(readFileSync(new URL('er2alm.config.json', example), 'utf8')) as {
  readonly llm: { readonly provider: { readonly threads: number } }
}
const threads = Number(process.env.ER2ALM_LLM_THREADS ?? demo.provider.threads)
const config: LlmConfig = llmConfigSchema.parse({ ...demo, provider: { ...demo.provider, threads }, mode: 'live' })
const store = openStore(':memory:')
const knowledge = openKnowledge(store)
const { sources, ...limits } = knowledgeConfig.parse({
  sources: [{ file: new URL('passages.jsonl.gz', example).pathname }],
  maxPassages: 3,
  maxChars: 500,
})
for (const source of sources) await knowledge.add(jsonlSource(source as JsonlSourceConfig).passages())
const context: Context = {
  random: createRandom(1),
  clock: { nowMs: Date.now, monotonicMs: () => performance.now(), sleep: async () => {} },
  log: silentLogger,
  signal: new AbortController().signal,
  progress: silentProgress,
}
const model = await loadModel(config, process.env)
const gold = readGold()
const catalogue = demoLines<{ id: string; title: string; year?: number }>('items.jsonl')
const random = createRandom(7)
const films: ItemToEnrich[] = []
const order = catalogue.map((item) => ({ item, at: random.next() })).sort((a, b) => a.at - b.at)
for (const { item } of order) {
  if (films.length >= numFilms) break
  if (gold.attributes(item.id) < 3) continue
  const passages = await passagesForItem(knowledge, item, limits)
  if (passages.length > 0) films.push({ ...item, passages })
}
const asked = askedAttributes(ATTRIBUTES)
for (const [name, form] of Object.entries(FORMS)) {
  if (named.length > 0 && !named.includes(name)) continue
  const store = openStore(':memory:')
  const ledger = openLedger(store)
  const llm = createLlm(config, modelIdentity(config), async () => model, store, context)
  const began = performance.now()
  const sampling = { temperature: 0, topP: 1, seed: 1, frequencyPenalty: 0, maxOutputTokens: 240 }
  const answers = await mapConcurrent(films, config.concurrency, (film) =>
    llm.ask(form(itemRequest(film, ATTRIBUTES, sampling)!)),
  )
  const seconds = (performance.now() - began) / 1000
  const row: Record<string, string> = {}
  for (const { id } of asked) {
    const counts = { right: 0, wrong: 0, unknown: 0 }
    let cited = 0
    films.forEach((film, i) => {
      const record = readReply(film, asked, answers[i]!, 'quoted').find(({ attribute }) => attribute === id)!
      if (record.status === 'stated') cited++
      const judged = gold.judge(film.id, id, record.value)
      if (judged !== undefined) counts[judged]++
    })
    row[id] = `${counts.right}/${counts.wrong}/${counts.unknown} c${cited}`
  }
  const { inputTokens, outputTokens } = ledger.spent()
  const n = films.length
  process.stdout.write(
    `${JSON.stringify({ form: name, films: n, secondsPerFilm: +(seconds / n).toFixed(2), input: +(inputTokens / n).toFixed(0), output: +(outputTokens / n).toFixed(0), 'right/wrong/unknown c=cited': row })}\n`,
  )
}
// The model's native threads would keep the process alive.
process.exit(0)
