import { existsSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { renderError } from '../src/cli/render-error.ts'
import { terminalContext } from '../src/cli/terminal-context.ts'
import { exportVectors } from '../src/embed/vector-file.ts'
import { createEncoder } from '../src/encoders/registry.ts'
import { Er2almError } from '../src/errors.ts'
import { loadConfig } from '../src/pipeline/load-config.ts'
import { packReplies } from '../src/pipeline/recordings.ts'
import { runPipeline, stageNamed } from '../src/pipeline/run.ts'
import { openLedger } from '../src/store/ledger.ts'
import { openStore } from '../src/store/sqlite.ts'
import { openVectors } from '../src/store/vectors.ts'

export interface ExampleRecording {
  /** Folder of the example: its `er2alm.config.json` is run, its recordings are written beside it. */
  readonly folder: string
  /** Run folder of the recording; what is in its store is never asked again. */
  readonly out: string
  /** Last stage to record; `features` also writes the encoder's vectors. */
  readonly only: string
  /** Settings over those of the config, as of `--set`. */
  readonly overrides?: readonly string[]
}

const SAVE_EVERY_MS = 5 * 60_000
const REPLIES = 'replies.jsonl.gz'
const VECTORS = 'vectors.jsonl.gz'

/**
 * Records the replies and vectors of an example with its real models, resumably: what the run folder or an earlier
 * recording holds is never asked again. Writes `replies.jsonl.gz` every few minutes and at the end, also after a
 * failure or a signal; `vectors.jsonl.gz` at the end. A known error is printed, and sets the process's exit code.
 */
export async function recordExample({ folder, out, only, overrides = [] }: ExampleRecording): Promise<void> {
  const replies = join(folder, REPLIES)
  const vectors = join(folder, VECTORS)
  const recorded = {
    ...(existsSync(replies) && { replies: REPLIES }),
    ...(existsSync(vectors) && { vectors: VECTORS }),
  }
  const settings = [
    'llm.mode=live',
    `llm.provider.threads=${process.env.ER2ALM_LLM_THREADS ?? 2}`,
    `recordings=${JSON.stringify(recorded)}`,
    ...overrides,
  ]
  const loaded = await loadConfig(folder, settings, process.cwd())
  const abort = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => abort.abort())
  const context = terminalContext({
    note: (text) => process.stderr.write(text),
    interactive: false,
    signal: abort.signal,
    seed: loaded.config.seeds[0]!,
  })

  function saveReplies(): void {
    const store = openStore(join(out, 'store.sqlite'))
    try {
      writeFileSync(`${replies}.part`, packReplies(openLedger(store)))
      renameSync(`${replies}.part`, replies)
    } finally {
      store.close()
    }
  }

  const timer = setInterval(saveReplies, SAVE_EVERY_MS)
  try {
    await runPipeline(loaded, { out, only: stageNamed(only), env: process.env }, context)
  } catch (error) {
    if (!(error instanceof Er2almError)) throw error
    process.stderr.write(renderError(error, 'npm run -s er2alm --'))
    process.exitCode = error.exitStatus
    return
  } finally {
    clearInterval(timer)
    if (existsSync(join(out, 'store.sqlite'))) saveReplies()
  }
  if (only !== 'features' || loaded.config.embed === undefined) return
  const store = openStore(join(out, 'store.sqlite'))
  try {
    const encoder = await createEncoder(loaded.config.embed.encoder)
    await exportVectors(openVectors(store), vectors, encoder.id)
  } finally {
    store.close()
  }
}
