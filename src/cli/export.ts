import { resolve } from 'node:path'
import { didYouMean } from '../data/nearest-name.ts'
import { Er2almError } from '../errors.ts'
import { models } from '../models/registry.ts'
import { type ChosenModel, chooseModel } from '../pipeline/best-model.ts'
import { loadRunData, type RunData } from '../pipeline/data-stage.ts'
import { exportFormat } from '../pipeline/export-format.ts'
import { provenanceLines } from '../pipeline/export-provenance.ts'
import { type ExportRecords, evidenceRecords, listRecords, vectorRecords } from '../pipeline/export-records.ts'
import { loadAttributes } from '../pipeline/load-attributes.ts'
import { openRecommender } from '../pipeline/recommend.ts'
import { openRunStore } from '../pipeline/run.ts'
import { type Command, type CommandInput, textFlag } from './command.ts'
import { countFlag } from './number-flag.ts'
import { type OpenedRun, openRun } from './open-run.ts'
import { requireWord } from './require-word.ts'
import { writeLines } from './write-lines.ts'

/** Length of an exported list when nothing else is said. */
const LIST_LENGTH = 50

type Maker = (input: CommandInput, opened: OpenedRun) => Promise<ExportRecords>

const WHAT: Readonly<Record<'recommendations' | 'scores' | 'vectors' | 'evidence', Maker>> = {
  recommendations: (input, opened) => lists(input, opened, countFlag(input, 'k', 1) ?? LIST_LENGTH),
  scores: (input, opened) => lists(input, opened, countFlag(input, 'k', 1) ?? Number.MAX_SAFE_INTEGER),
  async vectors(input, opened) {
    const { model, data } = await trained(input, opened)
    return vectorRecords(opened.run, data, model, Object.keys(opened.config.models))
  },
  async evidence(_input, { run }) {
    return evidenceRecords(loadAttributes(run))
  },
}

/** What is written as JSON lines and nothing else: its lines have parts within parts. */
const LINES: Readonly<Record<'provenance', (input: CommandInput, opened: OpenedRun) => Promise<Iterable<string>>>> = {
  async provenance({ io }, { run, config, baseDir, context }) {
    loadAttributes(run)
    const data = await loadRunData(run, io.signal, context.progress)
    const store = openRunStore(run)
    try {
      // Made whole before the store is closed; a line is about a kilobyte.
      return [...(await provenanceLines({ run, config, baseDir, store, data, env: io.env, context }))]
    } finally {
      store.close()
    }
  },
}
const NAMES: readonly string[] = [...Object.keys(WHAT), ...Object.keys(LINES)]

/** `er2alm export RUN recommendations|scores|vectors|evidence|provenance`. */
export const exportCommand: Command = {
  name: 'export',
  summary: 'lists, scores, vectors, evidence or provenance of a run, with original ids',
  usage:
    'RUN recommendations|scores|vectors|evidence|provenance [--format csv|jsonl] [-k 50] [--out FILE] [--model NAME]',
  takes: [
    { name: 'RUN' },
    {
      name: 'recommendations|scores|vectors|evidence|provenance',
      oneOf: {
        recommendations: 'the best items of each user: user,item,rank,score',
        scores: 'every item that a user has not taken, with its score',
        vectors: 'user and item vectors of a model',
        evidence: 'each quote behind a stated value',
        provenance: 'a line a statement, with the whole chain behind it (JSON lines)',
      },
    },
  ],
  options: {
    format: { type: 'string', value: 'csv|jsonl', values: ['csv', 'jsonl'], help: 'default: csv; provenance: jsonl' },
    k: {
      type: 'string',
      short: 'k',
      value: 'N',
      help: `items a user (default: ${LIST_LENGTH} recommendations; scores: every item the user has not taken)`,
    },
    out: { type: 'string', value: 'FILE', help: 'default: stdout' },
    model: {
      type: 'string',
      value: 'NAME',
      values: Object.keys(models),
      help: 'default: the best on validation (NDCG@20)',
    },
  },
  examples: [
    'er2alm export runs/demo recommendations > lists.csv',
    'er2alm export runs/demo scores --model ease --out scores.csv',
    'er2alm export runs/demo vectors --model lightgcn --format jsonl',
    'er2alm export runs/demo evidence --out evidence.csv',
    'er2alm export runs/demo provenance --out provenance.jsonl',
  ],
  exact: true,
  async run(input) {
    const { io } = input
    const path = requireWord(input, 0, 'RUN', 'export')
    const what = requireWord(input, 1, `one of ${NAMES.join(', ')}`, 'export')
    if (!NAMES.includes(what)) {
      throw new Er2almError('USAGE', `er2alm export has no ${JSON.stringify(what)}`, {
        hint: `${didYouMean(what, NAMES)}it has ${NAMES.join(', ')}`,
      })
    }
    const made = await linesOf(what, path, input)
    const out = textFlag(input, 'out')
    const file = out === undefined ? undefined : resolve(io.cwd, out)
    const lines = await writeLines(made, file, io)
    if (file !== undefined) io.note(`${lines} lines written to ${file}\n`)
  },
}

async function linesOf(what: string, path: string, input: CommandInput): Promise<Iterable<string>> {
  const format = textFlag(input, 'format')
  if (Object.hasOwn(LINES, what)) {
    exportFormat(format ?? 'jsonl')
    if (format !== undefined && format !== 'jsonl') {
      throw new Er2almError('USAGE', `${what} cannot be written as ${format}`, {
        hint: `leave --format out: ${what} is JSON lines; \`er2alm export RUN evidence\` has its quotes as a table`,
      })
    }
    return LINES[what as keyof typeof LINES](input, openRun(path, input.io))
  }
  const write = exportFormat(format ?? 'csv')
  return write(await WHAT[what as keyof typeof WHAT](input, openRun(path, input.io)))
}

async function lists(input: CommandInput, opened: OpenedRun, depth: number): Promise<ExportRecords> {
  const { model, data } = await trained(input, opened)
  return listRecords(
    openRecommender(opened.run, data, model, opened.config.evaluate.fit, depth),
    data,
    opened.context.progress,
  )
}

async function trained(
  input: CommandInput,
  { run, config, context }: OpenedRun,
): Promise<{ readonly model: ChosenModel; readonly data: RunData }> {
  const model = chooseModel(run, Object.keys(config.models), textFlag(input, 'model'))
  input.io.note(`model ${model.name}${textFlag(input, 'model') === undefined ? ', the best on validation' : ''}\n`)
  return { model, data: await loadRunData(run, input.io.signal, context.progress) }
}
