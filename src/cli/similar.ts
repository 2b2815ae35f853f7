import { Er2almError } from '../errors.ts'
import { models } from '../models/registry.ts'
import { chooseModel } from '../pipeline/best-model.ts'
import { loadRunData } from '../pipeline/data-stage.ts'
import { loadCheckpoint } from '../pipeline/evaluate-stage.ts'
import { findId } from '../pipeline/find-id.ts'
import { similarItems } from '../pipeline/similar-items.ts'
import { type Command, textFlag } from './command.ts'
import { namedPlace, placeCells, rankStyle } from './named-place.ts'
import { countFlag } from './number-flag.ts'
import { openRun } from './open-run.ts'
import { renderColumns } from './render-columns.ts'
import { requireWord } from './require-word.ts'

/** `er2alm similar RUN --item ID`. */
export const similarCommand: Command = {
  name: 'similar',
  summary: 'items like an item: cosine of item vectors, else of the users who took them',
  usage: 'RUN --item ID [-k 10] [--model NAME] [--json]',
  takes: [{ name: 'RUN' }],
  options: {
    item: { type: 'string', value: 'ID', help: 'item, by the id of the data files' },
    k: { type: 'string', short: 'k', value: 'N', help: 'items at most (default: 10)' },
    model: {
      type: 'string',
      value: 'NAME',
      values: Object.keys(models),
      help: 'default: the best on validation (NDCG@20)',
    },
    json: { type: 'boolean', help: 'print one JSON document' },
  },
  examples: [
    'er2alm similar runs/demo --item 0113277',
    'er2alm similar runs/demo --item 0113277 --model lightgcn -k 5',
  ],
  async run(input) {
    const { io, flags } = input
    const { run, config, context } = openRun(requireWord(input, 0, 'RUN', 'similar'), io)
    const id = textFlag(input, 'item')
    if (id === undefined) {
      throw new Er2almError('USAGE', 'er2alm similar needs --item ID', { hint: 'see `er2alm similar --help`' })
    }
    const k = countFlag(input, 'k', 1) ?? 10
    const model = chooseModel(run, Object.keys(config.models), textFlag(input, 'model'))
    const data = await loadRunData(run, io.signal, context.progress)
    const item = findId('item', id, data.ids.items, data.catalogue)
    const { tensors } = loadCheckpoint(run, model.name, model.seed, data)
    const { kind, items } = similarItems(tensors, data.dataset, item, k)
    const places = items.map((place) => namedPlace(place, data))
    if (flags.json) {
      io.print(`${JSON.stringify({ item: id, model: model.name, similarity: `cosine of ${kind}`, items: places })}\n`)
      return
    }
    io.print(`items like ${id} (${data.catalogue[item]!.title}), cosine of ${kind}, model ${model.name}\n\n`)
    io.print(
      places.length === 0
        ? 'none: no other item shares anything with it\n'
        : renderColumns(['rank', 'item', 'title', 'cosine'], places.map(placeCells), rankStyle),
    )
  },
}
