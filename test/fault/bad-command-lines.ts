import { appendFile, readFile, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { ErrorCode } from '../../src/errors.ts'

/** A command line that must fail, and how. */
export interface BadCommandLine {
  readonly name: string
  /**
   * The words, without `er2alm`. They run in a copy of a folder with ratings.csv, items.csv, passages.jsonl,
   * `er2alm.config.json` (with enrichment), `plain.json` (without) and `run/`, a finished run of the former.
   */
  readonly argv: readonly string[]
  /** Spoils something in that folder first. @param server base URL of the test's HTTP server */
  readonly prepare?: (dir: string, server: string) => Promise<void>
  readonly code: ErrorCode
  readonly status: 2 | 3 | 4
  /** File that the error names, relative to the folder. */
  readonly file?: string
  readonly row?: number
  /** What message or hint say. */
  readonly says: RegExp
}

type Config = Record<string, unknown>

/** Changes the config with enrichment. */
function configured(change: (config: Config, server: string) => Config): BadCommandLine['prepare'] {
  return async (dir, server) => {
    const file = join(dir, 'er2alm.config.json')
    const config = JSON.parse(await readFile(file, 'utf8')) as Config
    await writeFile(file, JSON.stringify(change(config, server)))
  }
}

/** Writes a file of the folder. */
function written(name: string, content: string | Uint8Array): BadCommandLine['prepare'] {
  return (dir) => writeFile(join(dir, name), content)
}

const provider = (given: object) => configured((config) => ({ ...config, llm: { provider: given, maxRetries: 0 } }))
const source = (given: object) => configured((config) => ({ ...config, knowledge: { sources: [given] } }))
const RUN = ['run', '.', '--out', 'new']

/** Every kind of bad input but bad data, which `bad-input-data.ts` has. */
export const BAD_COMMAND_LINES: readonly BadCommandLine[] = [
  // the command line itself
  {
    name: 'an unknown command',
    argv: ['recomend', 'run'],
    code: 'USAGE',
    status: 2,
    says: /did you mean `er2alm recommend`/,
  },
  {
    name: 'an unknown flag',
    argv: ['run', '.', '--outt', 'x'],
    code: 'USAGE',
    status: 2,
    says: /'--outt'[\s\S]*er2alm run --help/,
  },
  { name: 'a flag without its value', argv: ['run', '.', '--out'], code: 'USAGE', status: 2, says: /--out/ },
  {
    name: 'an option without its dashes',
    argv: ['run', '.', 'max-usd', '5'],
    code: 'USAGE',
    status: 2,
    says: /no use for the word "max-usd"[\s\S]*did you mean --max-usd\?/,
  },
  {
    name: 'the same run twice in a comparison',
    argv: ['compare', 'run', 'run/'],
    code: 'USAGE',
    status: 2,
    says: /run is given twice/,
  },
  {
    name: 'a title without quotes',
    argv: ['search', '.', 'Film', 'number', '3'],
    code: 'USAGE',
    status: 2,
    says: /no use for the word "number"[\s\S]*CONFIG QUERY/,
  },
  { name: 'a word that is missing', argv: ['run'], code: 'USAGE', status: 2, says: /needs CONFIG/ },
  {
    name: 'an unknown stage',
    argv: ['run', '.', '--only', 'trian'],
    code: 'USAGE',
    status: 2,
    says: /stages: data, knowledge/,
  },
  {
    name: 'a setting that is no key=value',
    argv: ['run', '.', '--set', 'seeds'],
    code: 'USAGE',
    status: 2,
    says: /key=value/,
  },
  {
    name: 'a k of nothing',
    argv: ['recommend', 'run', '--user', 'u1', '-k', '0'],
    code: 'USAGE',
    status: 2,
    says: /at least 1/,
  },
  // config
  {
    name: 'no config there',
    argv: ['run', 'none.ts'],
    code: 'CONFIG_MISSING',
    status: 2,
    file: 'none.ts',
    says: /er2alm init/,
  },
  {
    name: 'an unknown key in the config',
    argv: RUN,
    prepare: configured(({ models, ...config }) => ({ ...config, modles: models })),
    code: 'CONFIG_UNKNOWN_KEY',
    status: 2,
    file: 'er2alm.config.json',
    says: /did you mean "models"/,
  },
  {
    name: 'an unknown key in the settings of a model',
    argv: ['run', '.', '--set', 'models.ease.l2Wieght=3'],
    code: 'CONFIG_UNKNOWN_KEY',
    status: 2,
    file: 'er2alm.config.json',
    says: /did you mean "l2Weight"/,
  },
  {
    name: 'a config that throws',
    argv: ['run', 'bad.mjs'],
    prepare: written('bad.mjs', 'throw new Error("no such luck")\n'),
    code: 'CONFIG_INVALID',
    status: 2,
    file: 'bad.mjs',
    says: /no such luck/,
  },
  {
    name: 'a config without default export',
    argv: ['run', 'bad.mjs'],
    prepare: written('bad.mjs', 'export const config = {}\n'),
    code: 'CONFIG_INVALID',
    status: 2,
    file: 'bad.mjs',
    says: /export default/,
  },
  {
    name: 'a config that is no JSON',
    argv: ['run', 'bad.json'],
    prepare: written('bad.json', '{"data": '),
    code: 'CONFIG_INVALID',
    status: 2,
    file: 'bad.json',
    says: /JSON/,
  },
  {
    name: 'an unknown model in the config',
    argv: ['run', '.', '--set', 'models.eese={}'],
    code: 'MODEL_UNKNOWN',
    status: 2,
    says: /ease/,
  },
  {
    name: 'a model that needs enrichment in a config without',
    argv: ['run', 'plain.json', '--set', 'models.er2alm={}'],
    code: 'CONFIG_INVALID',
    status: 2,
    file: 'plain.json',
    says: /add knowledge, llm, embed/,
  },
  {
    name: 'a budget of nothing',
    argv: [...RUN, '--max-requests', '0'],
    code: 'USAGE',
    status: 2,
    says: /--max-requests "0" is not a whole number of at least 1/,
  },
  {
    name: 'a budget that is used up',
    argv: [...RUN, '--max-requests', '2'],
    code: 'BUDGET_REQUESTS',
    status: 4,
    says: /higher cap/,
  },
  {
    name: 'a budget below the first call',
    argv: [...RUN, '--max-usd', '0.0000001'],
    code: 'BUDGET_USD',
    status: 4,
    says: /cap/,
  },
  {
    name: 'a list of users that is not there',
    argv: RUN,
    prepare: configured((config) => ({ ...config, enrich: { profiles: { file: 'who.txt' } } })),
    code: 'FILE_MISSING',
    status: 3,
    file: 'who.txt',
    says: /enrich\.profiles\.file/,
  },
  // what stands behind the config
  {
    name: 'a source of passages that is not there',
    argv: RUN,
    prepare: source({ file: 'none.jsonl' }),
    code: 'FILE_MISSING',
    status: 3,
    file: 'none.jsonl',
    says: /none\.jsonl/,
  },
  {
    name: 'a passage without the field of its title',
    argv: ['search', '.', 'x'],
    prepare: async (dir) => appendFile(join(dir, 'passages.jsonl'), '{"id": "x", "text": "no title"}\n'),
    code: 'KNOWLEDGE_ROW',
    status: 3,
    file: 'passages.jsonl',
    row: 15,
    says: /title/,
  },
  {
    name: 'recorded replies that are no gzip',
    argv: RUN,
    prepare: async (dir, server) => {
      await written('replies.jsonl.gz', 'not gzip')!(dir, server)
      await configured((config) => ({ ...config, recordings: { replies: 'replies.jsonl.gz' } }))!(dir, server)
    },
    code: 'REPLIES_INVALID',
    status: 3,
    file: 'replies.jsonl.gz',
    says: /record the replies again/,
  },
  {
    name: 'a recorded reply of another shape',
    argv: RUN,
    prepare: async (dir, server) => {
      await written('replies.jsonl.gz', gzipSync('{"key": "abc"}\n'))!(dir, server)
      await configured((config) => ({ ...config, recordings: { replies: 'replies.jsonl.gz' } }))!(dir, server)
    },
    code: 'REPLIES_INVALID',
    status: 3,
    file: 'replies.jsonl.gz',
    row: 1,
    says: /no recorded reply/,
  },
  {
    name: 'replies that were never recorded, in replay',
    argv: [...RUN, '--set', 'llm.mode=replay'],
    code: 'LLM_NOT_RECORDED',
    status: 4,
    says: /llm\.mode/,
  },
  {
    name: 'an endpoint that is not there',
    argv: RUN,
    prepare: provider({ kind: 'openai-compatible', baseUrl: 'http://127.0.0.1:9/v1', model: 'm' }),
    code: 'LLM_FAILED',
    status: 4,
    says: /endpoint is up/,
  },
  {
    name: 'an endpoint that refuses',
    argv: RUN,
    prepare: configured((config, server) => ({
      ...config,
      llm: { provider: { kind: 'openai-compatible', baseUrl: `${server}/refuses`, model: 'm' }, maxRetries: 0 },
    })),
    code: 'LLM_REFUSED',
    status: 4,
    says: /HTTP 401[\s\S]*API key/,
  },
  {
    name: 'a key that is not in the environment',
    argv: RUN,
    prepare: provider({ kind: 'openai-compatible', baseUrl: 'http://127.0.0.1:9/v1', model: 'm', apiKeyEnv: 'NO_KEY' }),
    code: 'CONFIG_INVALID',
    status: 2,
    says: /NO_KEY is not set/,
  },
  {
    name: 'weights of a language model that are not there',
    argv: RUN,
    prepare: provider({ kind: 'llama-cpp', model: 'm', revision: `sha256:${'0'.repeat(64)}`, path: 'none.gguf' }),
    code: 'FILE_MISSING',
    status: 3,
    file: 'none.gguf',
    says: /none\.gguf/,
  },
  {
    name: 'vectors of another width than the encoder has',
    argv: RUN,
    prepare: configured((config, server) => ({
      ...config,
      embed: { encoder: { kind: 'openai-compatible', baseUrl: `${server}/three`, model: 'three', dim: 16 } },
    })),
    code: 'VECTOR_DIM',
    status: 3,
    says: /dim to 3/,
  },
  // run folders
  {
    name: 'no run folder there',
    argv: ['compare', 'none'],
    code: 'RUN_UNREADABLE',
    status: 3,
    file: 'none',
    says: /--out DIR/,
  },
  {
    name: 'a folder that is no run',
    argv: ['similar', '.', '--item', 'f1'],
    code: 'RUN_UNREADABLE',
    status: 3,
    says: /no config\.json/,
  },
  {
    name: 'a file in place of the run folder',
    argv: ['run', '.', '--out', 'items.csv'],
    code: 'RUN_UNWRITABLE',
    status: 3,
    file: 'items.csv',
    says: /--out/,
  },
  {
    name: 'a store that is a text file',
    argv: ['trace', 'run', '--item', 'f1'],
    prepare: written('run/store.sqlite', 'this is no database, and long enough to be read as the header of one'),
    code: 'STORE_UNREADABLE',
    status: 3,
    file: 'run/store.sqlite',
    says: /backup/,
  },
  {
    name: 'a damaged manifest',
    argv: ['run', '.', '--out', 'run'],
    prepare: written('run/manifest.json', '{"stages": '),
    code: 'RUN_UNREADABLE',
    status: 3,
    file: 'run/manifest.json',
    says: /delete the file/,
  },
  {
    name: 'a damaged config of a run',
    argv: ['recommend', 'run', '--user', 'u1'],
    prepare: written('run/config.json', '{"seeds": [1]}'),
    code: 'CONFIG_INVALID',
    status: 2,
    file: 'run/config.json',
    says: /data/,
  },
  {
    name: 'a model file that was cut off',
    argv: ['recommend', 'run', '--user', 'u1', '--model', 'ease'],
    prepare: (dir) => truncate(join(dir, 'run/models/ease/seed-1.safetensors'), 100),
    code: 'TENSORS_INVALID',
    status: 3,
    file: 'run/models/ease/seed-1.safetensors',
    says: /\S/,
  },
  {
    name: 'the file of one model under the name of another',
    argv: ['similar', 'run', '--item', 'f1', '--model', 'ease'],
    prepare: async (dir) =>
      writeFile(
        join(dir, 'run/models/ease/seed-1.safetensors'),
        await readFile(join(dir, 'run/models/itemknn/seed-1.safetensors')),
      ),
    code: 'CHECKPOINT_MISMATCH',
    status: 3,
    file: 'run/models/ease/seed-1.safetensors',
    says: /itemknn/,
  },
  {
    name: 'a damaged line of attributes',
    argv: ['trace', 'run', '--item', 'f1'],
    prepare: async (dir) => {
      const file = join(dir, 'run/enrich/attributes.jsonl')
      const lines = (await readFile(file, 'utf8')).split('\n')
      lines[4] = '{"item":'
      await writeFile(file, lines.join('\n'))
    },
    code: 'RUN_UNREADABLE',
    status: 3,
    file: 'run/enrich/attributes.jsonl',
    row: 5,
    says: /damaged/,
  },
  {
    name: 'per-user results that are no gzip',
    argv: ['compare', 'run'],
    prepare: written('run/evaluate/per-user.csv.gz', 'model,seed\n'),
    code: 'EVAL_FILE',
    status: 3,
    file: 'run/evaluate/per-user.csv.gz',
    says: /run the evaluation again/,
  },
  {
    name: 'a model that the run does not have',
    argv: ['recommend', 'run', '--user', 'u1', '--model', 'itemkn'],
    code: 'EVAL_UNKNOWN_MODEL',
    status: 2,
    file: 'run',
    says: /did you mean itemknn/,
  },
  {
    name: 'a user that the run does not have',
    argv: ['recommend', 'run', '--user', 'u24'],
    code: 'ID_UNKNOWN',
    status: 2,
    says: /did you mean/,
  },
]
