import { resolve } from 'node:path'
import type { Context } from '../context.ts'
import { Er2almError } from '../errors.ts'
import type { KnowledgeConfig } from '../knowledge/config.ts'
import type { RetrievalQuery, RetrievedPassage } from '../knowledge/passage.ts'
import { openKnowledge } from '../knowledge/sqlite-store.ts'
import { addPassages, sourcePorts } from '../pipeline/knowledge-stage.ts'
import { loadConfig } from '../pipeline/load-config.ts'
import { absolutePaths } from '../pipeline/run.ts'
import { openStore, type Store } from '../store/sqlite.ts'
import { type Command, type CommandInput, textFlag } from './command.ts'
import { inTemporaryFolder } from './in-temporary-folder.ts'
import { countFlag } from './number-flag.ts'
import { renderColumns } from './render-columns.ts'
import { requireWord } from './require-word.ts'
import { terminalContext } from './terminal-context.ts'

/** Characters of a passage that a line shows. */
const SHOWN_CHARS = 60

/** `er2alm search CONFIG QUERY`: what retrieval finds for a title. */
export const searchCommand: Command = {
  name: 'search',
  summary: 'what the knowledge store would retrieve for a title, with scores',
  usage: 'CONFIG QUERY [--year Y] [-k 10] [--run DIR] [--json]',
  takes: [{ name: 'CONFIG' }, { name: 'QUERY' }],
  options: {
    year: { type: 'string', value: 'Y', help: 'year of the item' },
    k: { type: 'string', short: 'k', value: 'N', help: 'passages at most (default: 10)' },
    run: { type: 'string', value: 'DIR', help: "search this run's store in place of reading the sources" },
    json: { type: 'boolean', help: 'print one JSON document' },
  },
  examples: ['er2alm search . "Heat" --year 1995', 'er2alm search . "8½" -k 3 --run runs/latest --json'],
  async run(input) {
    const { io } = input
    const path = requireWord(input, 0, 'CONFIG', 'search')
    const title = requireWord(input, 1, 'QUERY', 'search')
    const year = countFlag(input, 'year', 0)
    const k = countFlag(input, 'k', 1) ?? 10
    const { config, baseDir, file } = await loadConfig(path, [], io.cwd)
    const { knowledge } = absolutePaths(config, baseDir)
    if (knowledge === undefined) {
      throw new Er2almError('USAGE', 'the config names no knowledge to search', {
        file,
        hint: "add knowledge: { sources: [{ file: 'passages.jsonl' }] } to the config",
      })
    }
    const context = terminalContext({ ...io, seed: config.seeds[0]! })
    const query = { title, ...(year !== undefined && { year }) }
    const hits = await withStore(input, knowledge, query, context, (store) =>
      openKnowledge(store).search(query, k, 'any'),
    )
    io.print(input.flags.json ? `${JSON.stringify({ query: { title, year }, hits })}\n` : renderHits(hits, knowledge))
  },
}

async function withStore<T>(
  input: CommandInput,
  knowledge: KnowledgeConfig,
  query: RetrievalQuery,
  context: Context,
  work: (store: Store) => Promise<T>,
): Promise<T> {
  const run = textFlag(input, 'run')
  if (run !== undefined) {
    const store = openStore(resolve(input.io.cwd, run, 'store.sqlite'), { mustExist: true })
    try {
      return await work(store)
    } finally {
      store.close()
    }
  }
  return inTemporaryFolder(async (dir) => {
    const store = openStore(resolve(dir, 'store.sqlite'))
    try {
      // Sources with a server are asked about this one title.
      await addPassages(knowledge, store, [query], sourcePorts(store, { env: input.io.env }, context))
      return await work(store)
    } finally {
      store.close()
    }
  })
}

function renderHits(hits: readonly RetrievedPassage[], { minConfidence }: KnowledgeConfig): string {
  if (hits.length === 0) return 'nothing found\n'
  const rows = hits.map(({ passage, score, via, match, confidence, reasons }) => [
    score.toFixed(3),
    match,
    confidence.toFixed(3),
    via,
    passage.id,
    passage.year === undefined ? passage.title : `${passage.title} (${passage.year})`,
    passage.source,
    reasons.join('; '),
    passage.text.slice(0, SHOWN_CHARS),
  ])
  const table = renderColumns(
    ['score', 'match', 'confidence', 'via', 'passage', 'title', 'source', 'reasons', 'text'],
    rows,
  )
  const isLeftOut = ({ match, confidence }: RetrievedPassage): boolean =>
    minConfidence === 'exact-key' ? match === 'low' : minConfidence !== 'any' && confidence < minConfidence
  return hits.some(isLeftOut)
    ? `${table}\npassages below "${minConfidence}" do not reach a prompt (knowledge.minConfidence)\n`
    : table
}
