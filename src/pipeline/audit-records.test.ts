import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Er2almError } from '../errors.ts'
import { auditRecords } from './audit-records.ts'
import type { RunFolder } from './run-folder.ts'

/** A run folder whose every file holds `content`: its lines, or one document. */
function folder(content: unknown): RunFolder {
  return {
    path: (name: string) => `run/${name}`,
    readLines: () => content,
    readJson: () => content,
  } as unknown as RunFolder
}

const GOOD = { user: 'u', candidates: ['a', 'b'], liked: 'a', disliked: null, call: 'key', more: 1 }

test('auditRecords › gives records as they are, with keys of a later version', () => {
  assert.deepEqual(auditRecords(folder([GOOD])).picks(), [GOOD])
})

test('auditRecords › names file, row and place of what is not as a run writes it', () => {
  const damaged = (read: () => unknown, words: RegExp): void => {
    assert.throws(
      read,
      (error) => error instanceof Er2almError && error.code === 'RUN_UNREADABLE' && words.test(error.message),
    )
  }
  damaged(() => auditRecords(folder([GOOD, 7])).picks(), /enrich\/picks\.jsonl is damaged: it: /)
  assert.throws(() => auditRecords(folder([GOOD, 7])).picks(), { row: 2 })
  damaged(() => auditRecords(folder([{ user: 'u', call: null, aspects: [{}] }])).profiles(), /aspects\.0\.aspect/)
  damaged(() => auditRecords(folder([{ item: 'i' }])).attributes(), /attributes\.jsonl/)
  damaged(() => auditRecords(folder({ fit: 'train', runs: [] })).history('ease'), /models\/ease\/history\.json.*runs/)
  damaged(() => auditRecords(folder({})).protocol(), /metrics\.json is damaged: protocol/)
  damaged(() => auditRecords(folder([])).defects(), /report\.json/)
})
