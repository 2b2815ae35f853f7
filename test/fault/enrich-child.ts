/**
 * The process that the kill test kills: enriches synthetic items through the ledger.
 *   usage: enrich-child.ts STORE BASE_URL ITEMS [LLM_CONFIG_JSON]
 * Prints one JSON line when done. An Er2almError gives its code on stderr and its exit status, as the command line does.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { type Context, silentLogger, silentProgress } from '../../src/context.ts'
import { enrichItems } from '../../src/enrich/item-attributes.ts'
import { Er2almError } from '../../src/errors.ts'
import { createLlm } from '../../src/llm/calls.ts'
import { loadModel, modelIdentity } from '../../src/llm/providers/registry.ts'
import { createRandom } from '../../src/numeric/random.ts'
import { openStore } from '../../src/store/sqlite.ts'
import { ASKED, CONCURRENCY, llmConfigFor, SAMPLING, syntheticItems } from './synthetic-items.ts'

const [storePath, baseUrl, numItems, overrides = '{}'] = process.argv.slice(2)
const context: Context = {
  random: createRandom(1),
  clock: {
    nowMs: Date.now,
    monotonicMs: () => performance.now(),
    sleep: (ms, signal) => sleep(ms, undefined, { signal }),
  },
  log: silentLogger,
  signal: new AbortController().signal,
  progress: silentProgress,
}

try {
  const store = openStore(storePath!)
  const config = llmConfigFor(baseUrl!, JSON.parse(overrides) as Readonly<Record<string, unknown>>)
  const llm = createLlm(config, modelIdentity(config), () => loadModel(config, process.env), store, context)
  const records = await enrichItems(
    syntheticItems(Number(numItems)),
    ASKED,
    SAMPLING,
    { llm, check: 'quoted' },
    CONCURRENCY,
    context,
  )
  store.close()
  process.stdout.write(`${JSON.stringify({ records: records.length })}\n`)
} catch (error) {
  if (!(error instanceof Er2almError)) throw error
  process.stderr.write(`${error.code}\n`)
  process.exitCode = error.exitStatus
}
