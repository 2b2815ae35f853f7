// Records the demo's replies and vectors with the real models, resumably: what is recorded is never asked again.
//   usage: npm run demo:record [-- --only items|users|features] [--set key=value]…
// The users' profiles: npm run demo:record -- --only users --set 'enrich.profiles={"file":"profiled-users.txt"}'
// Needs the weights of the local model (see er2alm.config.json) and the encoder. Writes replies.jsonl.gz and
// vectors.jsonl.gz beside this file every few minutes and at the end; commit them as they grow.
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { recordExample } from '../record-example.ts'

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url))

const { values } = parseArgs({
  options: { only: { type: 'string', default: 'features' }, set: { type: 'string', multiple: true, default: [] } },
})
const encoderFolder = path('../../../shared/models/all-minilm-l6-v2')
await recordExample({
  folder: path('./'),
  out: path('../../runs/record'),
  only: values.only,
  overrides: [
    ...(existsSync(encoderFolder) ? [`embed.encoder.path=${JSON.stringify(encoderFolder)}`] : []),
    ...values.set,
  ],
})
// The local model keeps its process alive.
process.exit()
