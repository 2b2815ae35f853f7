import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { type BuiltSheets, buildSheets } from './build-sheets.ts'
import { INTERACTION_PARTS } from './sheet-documents.ts'
import { SHEET_ATTRIBUTES, statedAttributes } from './sheet-facts.ts'

/** Where gzip keeps the name of the operating system; 255 says "unknown", so that every machine writes the same. */
const GZIP_OS_BYTE = 9

/**
 * Writes the demo's data: interactions, catalogue, fact sheets, truth and gold.
 *   usage: node scripts/with-node.mjs examples/movietweetings/make-sheets.ts [FOLDER OF SHARED DATA]
 */
function main(): void {
  const here = import.meta.dirname
  const folder = process.argv[2] ?? join(here, '../../../shared/data')
  mkdirSync(join(here, 'interactions'), { recursive: true })
  for (const part of INTERACTION_PARTS) {
    const text = `${part}.txt`
    writeFileSync(join(here, 'interactions', text), readFileSync(join(folder, 'splits/movietweetings_demo', text)))
  }
  writeFileSync(join(here, 'LICENSE-MovieTweetings'), readFileSync(join(folder, 'movietweetings/LICENSE')))

  const sheets = buildSheets(folder)
  writeFileSync(join(here, 'items.jsonl'), jsonLines(sheets.items))
  writeFileSync(join(here, 'passages.jsonl.gz'), packed(jsonLines(sheets.passages)))
  writeFileSync(join(here, 'truth.jsonl'), jsonLines(sheets.truth))
  writeFileSync(join(here, 'gold.jsonl.gz'), packed(jsonLines(sheets.gold)))
  process.stdout.write(summary(sheets))
}

function jsonLines(rows: readonly unknown[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('')
}

function packed(text: string): Uint8Array {
  const bytes = gzipSync(text, { level: 9 })
  bytes[GZIP_OS_BYTE] = 255
  return bytes
}

function summary({ items, passages, truth, gold, drafts }: BuiltSheets): string {
  const all = [...drafts.values()]
  const ofItems = all.filter(({ item }) => item !== undefined)
  const words = passages.map(({ text }) => text.split(' ').length)
  const lines = [
    `items ${items.length}, with a sheet ${new Set(ofItems.map(({ item }) => item)).size}`,
    `sheets ${passages.length}: ${ofItems.length} about items, ${all.length - ofItems.length} about other films`,
    `words a sheet: mean ${(words.reduce((sum, count) => sum + count, 0) / words.length).toFixed(1)}, most ${Math.max(...words)}`,
    `wrong sheets ${truth.length}: ${countsOf(truth.map(({ attribute }) => attribute))}`,
    `sources: ${countsOf(passages.map(({ source }) => source))}`,
    ...SHEET_ATTRIBUTES.map((attribute) => {
      const known = gold.filter((line) => line.attribute === attribute)
      const stating = all.filter(({ facts }) => statedAttributes(facts).includes(attribute)).length
      return `${attribute}: known of ${known.length} items, in a sheet of ${known.filter(({ sheets }) => sheets.length > 0).length}, in ${stating} sheets`
    }),
  ]
  return `${lines.join('\n')}\n`
}

function countsOf(values: readonly string[]): string {
  return [...Map.groupBy(values, (value) => value)].map(([value, group]) => `${value} ${group.length}`).join(', ')
}

main()
