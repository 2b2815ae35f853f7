/**
 * Records the replies of a real model to every attack and to the films without one, for the tests beside this file.
 *   usage: ER2ALM_LLM_THREADS=1 node scripts/with-node.mjs test/hostile/record.ts [0.5b|1.5b]
 * Needs the weights (see `llmConfig`). Resumable: what the file of replies holds is never asked again.
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { createLlm } from '../../src/llm/calls.ts'
import { loadModel, modelIdentity } from '../../src/llm/providers/registry.ts'
import { packReplies } from '../../src/pipeline/recordings.ts'
import { type LedgerEntry, openLedger } from '../../src/store/ledger.ts'
import { openStore } from '../../src/store/sqlite.ts'
import { fakeContext } from '../fake-context.ts'
import { allRequests } from './measure.ts'
import { llmConfig, MODELS } from './prompts.ts'

const short = process.argv[2] ?? '0.5b'
const model = MODELS.find((one) => one.short === short)!
const file = join(import.meta.dirname, `replies-${short}.jsonl.gz`)
const config = llmConfig(model, 'live')
const store = openStore(':memory:')
const ledger = openLedger(store)
if (existsSync(file)) {
  const lines = gunzipSync(readFileSync(file)).toString('utf8').trim().split('\n')
  ledger.importReplies(lines.map((line) => JSON.parse(line) as LedgerEntry))
}
const llm = createLlm(config, modelIdentity(config), () => loadModel(config, process.env), store, fakeContext().context)
const requests = allRequests()
let sent = 0
function save(): void {
  writeFileSync(`${file}.part`, packReplies(ledger))
  renameSync(`${file}.part`, file)
}
for (const [i, request] of requests.entries()) {
  const { recorded } = await llm.ask(request)
  if (!recorded && ++sent % 4 === 0) {
    save()
    process.stderr.write(`${i + 1} of ${requests.length}\n`)
  }
}
save()
process.stderr.write(`${requests.length} calls, ${sent} sent\n`)
process.exit(0)
