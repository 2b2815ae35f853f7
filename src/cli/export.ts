import { resolve } from 'node:path'
import { didYouMean } from '../data/nearest-name.ts'
import { Er2almError } from '../errors.ts'
import { type ChosenModel, chooseModel } from '../pipeline/best-model.ts'
import { loadRunData, type RunData } from '../pipeline/data-stage.ts'
import { exportFormat } from '../pipeline/export-format.ts'
import { type ExportRecords, evidenceRecords, listRecords, vectorRecords } from '../pipeline/export-records.ts'
import { loadAttributes } from '../pipeline/load-attributes.ts'
import { openRecommender } from '../pipeline/recommend.ts'
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

/** `er2alm export RUN recommendations|scores|vectors|evidence`. */
export const exportCommand: Command = {
  name: 'export',
  summary: 'lists, scores, vectors or evidence of a run, with original ids',
  usage: 'RUN recommendations|scores|vectors|evidence [--format csv|jsonl] [-k 50] [--out FILE] [--model NAME]',
  options: {
    format: { type: 'string', value: 'csv|jsonl', help: 'default: csv' },
    k: {
      type: 'string',
      short: 'k',
      value: 'N',
      help: `items a user (default: ${LIST_LENGTH} recommendations; scores: every item the user has not taken)`,
    },
    out: { type: 'string', value: 'FILE', help: 'default: stdout' },
    model: { type: 'string', value: 'NAME', help: 'default: the best on validation (NDCG@20)' },
  },
  examples: [
    'er2alm export runs/demo recommendations > lists.csv           user,item,rank,score',
    'er2alm export runs/demo scores --model ease --out scores.csv  every item that a user has not taken',
    'er2alm export runs/demo vectors --model lightgcn --format jsonl',
    'er2alm export runs/demo evidence --out evidence.csv',
  ],
  async run(input) {
    const { io } = input
    const path = requireWord(input, 0, 'RUN', 'export')
    const what = requireWord(input, 1, 'one of recommendations, scores, vectors, evidence', 'export')
    if (!Object.hasOwn(WHAT, what)) {
      throw new Er2almError('USAGE', `er2alm export has no ${JSON.stringify(what)}`, {
        hint: `${didYouMean(what, Object.keys(WHAT))}it has ${Object.keys(WHAT).join(', ')}`,
      })
    }
    const write = exportFormat(textFlag(input, 'format') ?? 'csv')
    const records = await WHAT[what as keyof typeof WHAT](input, openRun(path, io))
    const out = textFlag(input, 'out')
    const file = out === undefined ? undefined : resolve(io.cwd, out)
    const lines = await writeLines(write(records), file, io)
    if (file !== undefined) io.note(`${lines} lines written to ${file}\n`)
  },
}

async function lists(input: CommandInput, opened: OpenedRun, depth: number): Promise<ExportRecords> {
  const { model, data } = await trained(input, opened)
  return listRecords(openRecommender(opened.run, data, model, opened.config.evaluate.fit, depth), data)
}

async function trained(
  input: CommandInput,
  { run, config }: OpenedRun,
): Promise<{ readonly model: ChosenModel; readonly data: RunData }> {
  const model = chooseModel(run, Object.keys(config.models), textFlag(input, 'model'))
  input.io.note(`model ${model.name}${textFlag(input, 'model') === undefined ? ', the best on validation' : ''}\n`)
  return { model, data: await loadRunData(run, input.io.signal) }
}
