import { readFileSync } from 'node:fs'
import { gunzipSync, gzipSync } from 'node:zlib'
import { z } from 'zod'
import { importVectors } from '../embed/vector-file.ts'
import { Er2almError } from '../errors.ts'
import { type Ledger, type LedgerEntry, openLedger } from '../store/ledger.ts'
import type { Store } from '../store/sqlite.ts'
import { openVectors } from '../store/vectors.ts'
import type { RecordingsConfig } from './config.ts'
import { fromBase } from './load-config.ts'
import { hashFile, type RunFolder } from './run-folder.ts'

const VERSION = 1

const entrySchema: z.ZodType<LedgerEntry> = z.strictObject({
  key: z.string().regex(/^[0-9a-f]{64}$/),
  stage: z.string(),
  provider: z.string(),
  model: z.string(),
  text: z.string(),
  finishReason: z.string(),
  inputTokens: z.int().min(0),
  outputTokens: z.int().min(0),
  usd: z.number().min(0),
})

/** Puts recorded replies and vectors into the run's store: they are then known, and nothing is asked for them. */
export async function importRecordings(
  run: RunFolder,
  store: Store,
  config: RecordingsConfig,
  baseDir: string,
): Promise<void> {
  const replies = config.replies && fromBase(baseDir, config.replies)
  const vectors = config.vectors && fromBase(baseDir, config.vectors)
  const inputs = {
    ...(replies && { replies: await hashFile(replies) }),
    ...(vectors && { vectors: await hashFile(vectors) }),
  }
  if (Object.keys(inputs).length === 0) return
  await run.stage('recordings', { version: VERSION, config: null, inputs }, async () => {
    if (replies) openLedger(store).importReplies(readReplies(replies))
    if (vectors) await importVectors(openVectors(store), vectors)
    return ['store.sqlite']
  })
}

/** Recorded replies as gzipped JSON lines, sorted by key: the same ledger gives the same text. */
export function packReplies(ledger: Ledger): Uint8Array {
  const lines = [...ledger.entries()].map((entry) => JSON.stringify(entry))
  return gzipSync(`${lines.join('\n')}\n`, { level: 9 })
}

/** The replies of a file that `packReplies` made. @throws {Er2almError} REPLIES_INVALID, with the line */
export function readReplies(file: string): LedgerEntry[] {
  let text: string
  try {
    text = gunzipSync(readFileSync(file)).toString('utf8')
  } catch (cause) {
    throw new Er2almError('REPLIES_INVALID', `${file} is no gzipped file of replies: ${(cause as Error).message}`, {
      file,
      hint: 'restore the file, or record the replies again',
      cause,
    })
  }
  const lines = text.split('\n')
  return lines.flatMap((line, i) => {
    if (line === '') return []
    try {
      return [entrySchema.parse(JSON.parse(line))]
    } catch (cause) {
      throw new Er2almError('REPLIES_INVALID', `line ${i + 1} of ${file} is no recorded reply`, {
        file,
        row: i + 1,
        hint: 'restore the file, or record the replies again',
        cause,
      })
    }
  })
}
