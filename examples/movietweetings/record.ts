// Records the demo's replies and vectors with the real models, resumably: what is recorded is never asked again.
//   usage: npm run demo:record [-- --only items|users|features]
// Needs the weights of the local model (see er2alm.config.json) and the encoder. Writes replies.jsonl.gz and
// vectors.jsonl.gz beside this file every few minutes and at the end; commit them as they grow.
import { existsSync, renameSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { terminalContext } from '../../src/cli/terminal-context.ts'
import { exportVectors } from '../../src/embed/vector-file.ts'
import { createEncoder } from '../../src/encoders/registry.ts'
import { loadConfig } from '../../src/pipeline/load-config.ts'
import { packReplies } from '../../src/pipeline/recordings.ts'
import { runPipeline, stageNamed } from '../../src/pipeline/run.ts'
import { openLedger } from '../../src/store/ledger.ts'
import { openStore } from '../../src/store/sqlite.ts'
import { openVectors } from '../../src/store/vectors.ts'

const SAVE_EVERY_MS = 5 * 60_000
const folder = new URL('./', import.meta.url)
const path = (name: string): string => fileURLToPath(new URL(name, folder))
const out = path('../../runs/record')

const { values } = parseArgs({ options: { only: { type: 'string', default: 'features' } } })
const encoderFolder = path('../../../shared/models/all-minilm-l6-v2')
const overrides = [
  'llm.mode=live',
  `llm.provider.threads=${process.env.ER2ALM_LLM_THREADS ?? 2}`,
  ...(existsSync(encoderFolder) ? [`embed.encoder.path=${JSON.stringify(encoderFolder)}`] : []),
]
const loaded = await loadConfig(path('er2alm.config.json'), overrides, process.cwd())
const abort = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => abort.abort())
const context = terminalContext({
  note: (text) => process.stderr.write(text),
  interactive: false,
  signal: abort.signal,
  seed: loaded.config.seeds[0]!,
})

function saveReplies(): void {
  const store = openStore(`${out}/store.sqlite`)
  try {
    const file = path('replies.jsonl.gz')
    writeFileSync(`${file}.part`, packReplies(openLedger(store)))
    renameSync(`${file}.part`, file)
  } finally {
    store.close()
  }
}

const timer = setInterval(saveReplies, SAVE_EVERY_MS)
try {
  await runPipeline(loaded, { out, only: stageNamed(values.only), env: process.env }, context)
} finally {
  clearInterval(timer)
  saveReplies()
}
if (values.only === 'features' && loaded.config.embed !== undefined) {
  const store = openStore(`${out}/store.sqlite`)
  const encoder = await createEncoder(loaded.config.embed.encoder)
  await exportVectors(openVectors(store), path('vectors.jsonl.gz'), encoder.id)
  store.close()
}
process.exit(0)
