// Chooses the items that this example asks the language model about, and writes their ids to items.txt.
//   usage: node scripts/with-node.mjs examples/movielens-kb/pick-items.ts
// The rule: the items of the data in id order, shuffled with a fixed seed; the first 50.
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { loadDataset } from '../../src/data/load-dataset.ts'
import { createRandom, shuffle } from '../../src/numeric/random.ts'
import { loadConfig } from '../../src/pipeline/load-config.ts'

const SEED = 4
const COUNT = 50

/** The ids of `items.txt`, in the order in which they were drawn. */
export async function pickItems(): Promise<readonly string[]> {
  const { config, baseDir } = await loadConfig(fileURLToPath(new URL('./', import.meta.url)), [], process.cwd())
  const { ids } = await loadDataset(config.data, { baseDir })
  const places = Int32Array.from(ids.items.keys())
  shuffle(createRandom(SEED).fork('items'), places)
  return [...places.subarray(0, COUNT)].map((place) => ids.items[place]!)
}

if (import.meta.main) {
  writeFileSync(new URL('items.txt', import.meta.url), `${(await pickItems()).join('\n')}\n`)
}
