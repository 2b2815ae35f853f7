import { Er2almError } from '../errors.ts'
import type { Explanation } from '../explain/explain-item.ts'
import { type ExplainedHistory, explanationNote, renderExplanation } from '../explain/render-explanation.ts'
import type { ReadStatements } from '../explain/statement-lines.ts'
import type { FoldIn, ScorePart } from '../models/fold-in.ts'
import { modelSpec, models } from '../models/registry.ts'
import { type ChosenModel, chooseModel } from '../pipeline/best-model.ts'
import { hasEnrichment } from '../pipeline/config.ts'
import { loadRunData, type RunData } from '../pipeline/data-stage.ts'
import { openExplainer } from '../pipeline/explain-run.ts'
import { findId } from '../pipeline/find-id.ts'
import { loadFoldIn } from '../pipeline/load-fold-in.ts'
import { openRecommender, type RankedItem } from '../pipeline/recommend.ts'
import { featureInputs, openRunStore } from '../pipeline/run.ts'
import { historyContributions, restOf } from '../serve/explained/history-contributions.ts'
import { asTyped } from './as-typed.ts'
import { type Command, type CommandInput, textFlag } from './command.ts'
import { namedPlace, placeCells, rankStyle } from './named-place.ts'
import { countFlag } from './number-flag.ts'
import { type OpenedRun, openRun } from './open-run.ts'
import { renderColumns } from './render-columns.ts'
import { requireWord } from './require-word.ts'

/** Columns of an explanation: those of the terminal, within what can be read. */
const DEFAULT_COLUMNS = 80
const LEAST_COLUMNS = 50
const MOST_COLUMNS = 100

/** An explanation, with what the score is made of and what of the history speaks for the item where the model can be asked. */
type ExplainedItem = Explanation & {
  readonly parts?: readonly ScorePart[]
  readonly contributions?: ExplainedHistory
}

/** `er2alm recommend RUN --user ID`. */
export const recommendCommand: Command = {
  name: 'recommend',
  summary: 'items for a user, by a trained run; what the user took never comes back',
  usage: 'RUN --user ID [-k 10] [--model NAME] [--explain] [--json]',
  takes: [{ name: 'RUN' }],
  options: {
    user: { type: 'string', value: 'ID', help: 'user, by the id of the data files' },
    k: { type: 'string', short: 'k', value: 'N', help: 'items at most (default: 10)' },
    model: {
      type: 'string',
      value: 'NAME',
      values: Object.keys(models),
      help: 'default: the best on validation (NDCG@20)',
    },
    explain: { type: 'boolean', help: 'what speaks for each item, with quoted evidence' },
    json: { type: 'boolean', help: 'print one JSON document' },
  },
  examples: ['er2alm recommend runs/demo --user 42', 'er2alm recommend runs/demo --user 42 -k 3 --explain'],
  async run(input) {
    const { io, flags } = input
    const opened = openRun(requireWord(input, 0, 'RUN', 'recommend'), io)
    const id = textFlag(input, 'user')
    if (id === undefined) {
      throw new Er2almError('USAGE', 'er2alm recommend needs --user ID', { hint: 'see `er2alm recommend --help`' })
    }
    const k = countFlag(input, 'k', 1) ?? 10
    const { run, config, context } = opened
    const model = chooseModel(run, Object.keys(config.models), textFlag(input, 'model'))
    const data = await loadRunData(run, io.signal, context.progress)
    const user = findId('user', id, data.ids.users)
    const [list] = openRecommender(run, data, model, config.evaluate.fit, k).lists([user])
    const explanations = flags.explain ? await explained(input, opened, data, model, user, list!) : undefined
    const items = list!.map((place) => namedPlace(place, data))
    if (flags.json) {
      io.print(`${JSON.stringify({ user: id, model: model.name, items, explanations })}\n`)
      return
    }
    io.print(`user ${id}, model ${model.name}\n\n`)
    io.print(renderColumns(['rank', 'item', 'title', 'score'], items.map(placeCells), rankStyle))
    if (explanations === undefined) return
    const columns = Math.min(Math.max(io.columns ?? DEFAULT_COLUMNS, LEAST_COLUMNS), MOST_COLUMNS)
    const reads = readBy(model.name)
    for (const explanation of explanations) {
      const { contributions: history, parts } = explanation
      const layout = { columns, reads, ...(history && { history }), ...(parts && { parts }) }
      io.print(`\n${renderExplanation(explanation, layout)}`)
    }
    io.print(`\n${asTyped(explanationNote(explanations, reads, columns), io.program)}`)
  },
}

/** What a model is told of what was stated of items. */
function readBy(model: string): ReadStatements {
  const { itemFeatures, itemAttributes } = modelSpec(model).requires
  return itemFeatures ? 'kept' : itemAttributes ? 'weighed' : 'nothing'
}

async function explained(
  input: CommandInput,
  { run, config, context }: OpenedRun,
  data: RunData,
  model: ChosenModel,
  user: number,
  list: readonly RankedItem[],
): Promise<readonly ExplainedItem[]> {
  const { evaluate } = config
  const store = hasEnrichment(config) ? openRunStore(run) : undefined
  try {
    const sources =
      store === undefined || !hasEnrichment(config)
        ? undefined
        : { store, features: { ...featureInputs(config, input.io.env), mode: 'replay' as const } }
    const explain = await openExplainer(run, data, evaluate.fit, sources, context)
    const foldIn = loadFoldIn(run, model, data, evaluate.fit)
    const explanations: ExplainedItem[] = []
    for (const place of list) {
      const explanation = await explain({ ...place, user, model: model.name })
      const parts = foldIn && partsOf(place.item, explanation, foldIn, data)
      const contributions = foldIn && (await contributionsTo(place.item, explanation, foldIn, data, restOf(parts)))
      explanations.push({ ...explanation, ...(parts && { parts }), ...(contributions && { contributions }) })
    }
    return explanations
  } finally {
    store?.close()
  }
}

function partsOf(
  item: number,
  { history }: Explanation,
  foldIn: FoldIn,
  { ids }: RunData,
): readonly ScorePart[] | undefined {
  const taken = Int32Array.from(history, ({ id }) => ids.items.indexOf(id))
  return foldIn.parts?.(taken, new Float32Array(taken.length).fill(1), item)
}

async function contributionsTo(
  item: number,
  { history }: Explanation,
  foldIn: FoldIn,
  { ids }: RunData,
  rest: number,
): Promise<ExplainedHistory> {
  const indexOf = new Map(history.map(({ id }) => [ids.items.indexOf(id), id]))
  const named = new Map(history.map((one) => [one.id, one]))
  const folded = Array.from(indexOf.keys(), (one) => ({ item: one, value: 1 as const }))
  const { items } = await historyContributions(
    foldIn,
    folded,
    ids.items.length,
    (scores) => scores[item]!,
    undefined,
    rest,
  )
  return {
    method: foldIn.method,
    items: items.map(({ item: one, contribution }) => ({ ...named.get(indexOf.get(one)!)!, contribution })),
  }
}
