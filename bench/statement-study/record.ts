// Records what a local model states about the films of the statement study, resumably, into NAME.jsonl.gz here; or about those
// of a set whose items are held out whole, into SET-NAME.jsonl.gz; with "nameless", about the same films without their names,
// into the same file.
//   usage: node scripts/with-node.mjs bench/statement-study/record.ts small|medium [ml100k|movietweetings100k [nameless] | films, 500]
// Needs ../shared/data/kb and the model's weights. ER2ALM_LLM_THREADS: 1 beside other work (the default), else 2.
import { existsSync, renameSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { terminalContext } from '../../src/cli/terminal-context.ts'
import { itemRequest } from '../../src/enrich/item-attributes.ts'
import { createLlm } from '../../src/llm/calls.ts'
import { mapConcurrent } from '../../src/llm/map-concurrent.ts'
import { loadModel, modelIdentity } from '../../src/llm/providers/registry.ts'
import { packReplies, readReplies } from '../../src/pipeline/recordings.ts'
import { openLedger } from '../../src/store/ledger.ts'
import { openStore } from '../../src/store/sqlite.ts'
import { nameless } from '../../src/study/new-items/nameless.ts'
import { READ_ATTRIBUTES, READ_SAMPLING } from '../../src/study/new-items/readers.ts'
import { filmsOfSet, READ_SETS, STUDY_ATTRIBUTES, studyFilms } from './films.ts'
import { isStudyModel, STUDY_MODELS, STUDY_SAMPLING, studyLlm } from './models.ts'

const [name = '', which = '500', as = ''] = process.argv.slice(2)
const set = READ_SETS.find((known) => known === which)
const isNameless = as === 'nameless'
if (!isStudyModel(name) || (set === undefined && !(Number(which) >= 1)) || (as !== '' && !isNameless)) {
  process.stderr.write(
    `usage: bench/statement-study/record.ts ${STUDY_MODELS.join('|')} [${READ_SETS.join('|')} [nameless] | films]\n`,
  )
  process.exit(2)
}
const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url))
const config = studyLlm(name, Number(process.env.ER2ALM_LLM_THREADS ?? 1))
const store = openStore(here(`../../runs/statement-study-${set ?? 'films'}-${name}.sqlite`))
const abort = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => abort.abort())
const context = terminalContext({
  note: (text) => process.stderr.write(text),
  ...{ interactive: false, signal: abort.signal, seed: 1 },
})
const ledger = openLedger(store)
const llm = createLlm(config, modelIdentity(config), () => loadModel(config, process.env), store, context)
const recorded = here(set === undefined ? `${name}.jsonl.gz` : `${set}-${name}.jsonl.gz`)
if (existsSync(recorded)) ledger.importReplies(readReplies(recorded))
const requests =
  set === undefined
    ? (await studyFilms(store, Number(which))).map(({ item }) => itemRequest(item, STUDY_ATTRIBUTES, STUDY_SAMPLING)!)
    : (await filmsOfSet(set)).map(
        (item) => itemRequest(isNameless ? nameless(item) : item, READ_ATTRIBUTES, READ_SAMPLING)!,
      )

function save(): void {
  writeFileSync(`${recorded}.part`, packReplies(ledger))
  renameSync(`${recorded}.part`, recorded)
}

let done = 0
try {
  await mapConcurrent(requests, config.concurrency, async (request) => {
    await llm.ask(request)
    if (++done % 20 === 0) {
      process.stderr.write(`${new Date().toISOString()} ${done} of ${requests.length} films\n`)
      save()
    }
  })
} finally {
  save()
  store.close()
}
// The local model keeps its process alive.
process.exit()
