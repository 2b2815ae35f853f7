// How often the recorded statements of the demo are wrong, against gold. Needs a run of the demo. Results: docs/results.md
//   usage: node scripts/with-node.mjs bench/statement-errors.ts [RUN, runs/demo]
// Prints a JSON line an attribute: right, wrong and unknown among the items that have gold, and the wrong share of what was
// stated, with the 95 % Wilson interval.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ItemAttribute } from '../src/enrich/attribute.ts'
import { wilson95 } from '../src/numeric/wilson.ts'
import { type Judgement, readGold } from './gold.ts'

const run = process.argv[2] ?? 'runs/demo'
const file = join(run, 'enrich/attributes.jsonl')
if (!existsSync(file)) {
  process.stderr.write(`there is no ${file}: run the demo first (npm start)\n`)
  process.exit(2)
}
const gold = readGold()
const counts = new Map<string, Record<Judgement, number>>()
for (const line of readFileSync(file, 'utf8').split('\n').filter(Boolean)) {
  const { item, attribute, value, status, call } = JSON.parse(line) as ItemAttribute
  const judged = call === null ? undefined : gold.judge(item, attribute, status === 'stated' ? value : [])
  if (judged === undefined) continue
  const count = counts.get(attribute) ?? { right: 0, wrong: 0, unknown: 0 }
  counts.set(attribute, count)
  count[judged]++
}
for (const [attribute, count] of counts) {
  const stated = count.right + count.wrong
  const line = {
    attribute,
    ...count,
    wrongShare: +(count.wrong / stated).toFixed(3),
    ci95: wilson95(count.wrong, stated).map((share) => +share.toFixed(3)),
  }
  process.stdout.write(`${JSON.stringify(line)}\n`)
}
