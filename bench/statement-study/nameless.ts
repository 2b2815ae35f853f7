// How often what the 1.5 B model states of films of ml100k is right, with their names and without, by recorded replies.
//   usage: node scripts/with-node.mjs bench/statement-study/nameless.ts
// Needs ../shared/data. Gold: the structured fields of other documents; films without any for an attribute are passed over.
import { fileURLToPath } from 'node:url'
import { type ItemToEnrich, itemRequest, parseObject } from '../../src/enrich/item-attributes.ts'
import { bootstrapMeans, meanOf, percentileInterval } from '../../src/evaluate/bootstrap.ts'
import { callKey } from '../../src/llm/request.ts'
import { createRandom } from '../../src/numeric/random.ts'
import { oneSpelling } from '../../src/pipeline/item-attributes.ts'
import { readReplies } from '../../src/pipeline/recordings.ts'
import { readStudyFilms } from '../../src/study/new-items/films.ts'
import { nameless } from '../../src/study/new-items/nameless.ts'
import { readableItems } from '../../src/study/new-items/readable-items.ts'
import { READ_ATTRIBUTES, READ_SAMPLING, READERS } from '../../src/study/new-items/readers.ts'

const FACTS = ['director', 'cast', 'country', 'language'] as const
const RESAMPLES = 10_000
const data = fileURLToPath(new URL('../../../shared/data', import.meta.url))
const recorded = fileURLToPath(new URL('ml100k-medium.jsonl.gz', import.meta.url))

const [films] = await readStudyFilms(data, ['ml100k'])
const goldOf = new Map(films!.items.map(({ id, stated }) => [id, stated]))
const texts = new Map(readReplies(recorded).map(({ key, text }) => [key, text]))

function replyAbout(item: ItemToEnrich): Readonly<Record<string, unknown>> | undefined {
  const text = texts.get(callKey(READERS.medium, itemRequest(item, READ_ATTRIBUTES, READ_SAMPLING)!))
  return text === undefined ? undefined : (parseObject(text) ?? {})
}

const pairs = (await readableItems(data, films!.items)).flatMap((item) => {
  const [named, unnamed] = [replyAbout(item), replyAbout(nameless(item))]
  return named === undefined || unnamed === undefined ? [] : [{ gold: goldOf.get(item.id)!, replies: [named, unnamed] }]
})
process.stdout.write(`${pairs.length} films were read with and without their names\n\n`)
process.stdout.write(
  '| attribute | right, named | right, nameless | films of both | share right, nameless − named [95 %] |\n',
)
process.stdout.write('| --- | --- | --- | --- | --- |\n')
for (const attribute of FACTS) {
  const counts = [0, 1].map(() => ({ right: 0, stated: 0 }))
  const differences: number[] = []
  for (const { gold, replies } of pairs) {
    const known = new Set(
      (gold[attribute] ?? []).flatMap((value) => [value, value.toLowerCase(), ...oneSpelling(attribute, value)]),
    )
    if (known.size === 0) continue
    const shares = replies.map((reply, how) => {
      const values = reply[attribute]
      const spelled = (Array.isArray(values) ? values : []).flatMap((value) => oneSpelling(attribute, String(value)))
      const right = spelled.filter((value) => known.has(value)).length
      counts[how]!.right += right
      counts[how]!.stated += spelled.length
      return right / spelled.length
    })
    if (shares.every(Number.isFinite)) differences.push(shares[1]! - shares[0]!)
  }
  const paired = Float64Array.from(differences)
  const [means] = bootstrapMeans([paired], { resamples: RESAMPLES, random: createRandom(1) }, attribute)
  const [low, high] = percentileInterval(means!)
  const share = ({ right, stated }: { right: number; stated: number }): string =>
    `${(right / stated).toFixed(3)} of ${stated}`
  process.stdout.write(
    `| ${attribute} | ${share(counts[0]!)} | ${share(counts[1]!)} | ${paired.length} | ${meanOf(paired).toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}] |\n`,
  )
}
