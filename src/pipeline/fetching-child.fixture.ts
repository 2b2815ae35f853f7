/** A process that runs the knowledge stage: `node fetching-child.fixture.ts DIR CONFIG ITEMS`, the last two as JSON. */
import { join } from 'node:path'
import { knowledgeConfig } from '../knowledge/config.ts'
import { openStore } from '../store/sqlite.ts'
import { createContext } from './create-context.ts'
import { knowledgeStage } from './knowledge-stage.ts'
import { openRunFolder } from './run-folder.ts'

const [dir, config, items] = process.argv.slice(2) as [string, string, string]
const context = createContext({ seed: 1 })
const store = openStore(join(dir, 'store.sqlite'))
const inputs = { env: {}, items: async () => JSON.parse(items) }
await knowledgeStage(
  openRunFolder(dir, '0', context),
  store,
  knowledgeConfig.parse(JSON.parse(config)),
  inputs,
  context,
)
store.close()
