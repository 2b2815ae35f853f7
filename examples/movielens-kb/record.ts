// Records the replies for the 50 items of this example with the real model, resumably.
//   usage: node scripts/with-node.mjs examples/movielens-kb/record.ts
// Needs ../shared/data and the weights of the local model (see er2alm.config.json). Writes replies.jsonl.gz here.
import { fileURLToPath } from 'node:url'
import { recordExample } from '../record-example.ts'

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url))

await recordExample({ folder: path('./'), out: path('../../runs/record-movielens-kb'), only: 'items' })
// The local model keeps its process alive.
process.exit()
