import { type Progress, silentProgress } from '../context.ts'
import type { ItemAttribute } from '../enrich/attribute.ts'
import { Er2almError } from '../errors.ts'
import { BLOCK_USERS } from '../evaluate/rank.ts'
import { savedEncoding } from '../models/checkpoint.ts'
import { modelSpec } from '../models/registry.ts'
import type { Matrix } from '../numeric/matrix.ts'
import type { ChosenModel } from './best-model.ts'
import type { RunData } from './data-stage.ts'
import { loadCheckpoint } from './evaluate-stage.ts'
import type { Recommender } from './recommend.ts'
import type { RunFolder } from './run-folder.ts'
import { itemVectors } from './similar-items.ts'

/** What a cell of an exported record holds. */
export type ExportValue = string | number | readonly string[] | readonly number[] | null

/** Records of one shape, made one after the other. */
export interface ExportRecords {
  /** Names of the cells, in order; a list of numbers takes `width` columns of a CSV file. */
  readonly columns: readonly string[]
  /** Length of the last cell where it is a list of numbers. */
  readonly width?: number
  /** Columns whose words come from passages and replies, not from the data files. */
  readonly untrusted?: readonly string[]
  readonly records: Iterable<readonly ExportValue[]>
}

/** Lists of all users as `user, item, rank, score`, original ids, users in index order. */
export function listRecords(
  recommender: Recommender,
  { ids }: RunData,
  progress: Progress = silentProgress,
): ExportRecords {
  function* records(): Generator<readonly ExportValue[]> {
    const step = progress.start('lists', ids.users.length)
    for (let from = 0; from < ids.users.length; from += BLOCK_USERS) {
      const users = Array.from({ length: Math.min(BLOCK_USERS, ids.users.length - from) }, (_, b) => from + b)
      for (const [b, list] of recommender.lists(users).entries()) {
        for (const { item, rank, score } of list) yield [ids.users[from + b]!, ids.items[item]!, rank, score]
      }
      step.update(from + users.length)
    }
    step.end()
  }
  return { columns: ['user', 'item', 'rank', 'score'], records: records() }
}

/**
 * The final vectors of a trained model as `side, id, vector`: users, then items.
 * @throws {Er2almError} MODEL_NO_VECTORS if the model has none
 */
export function vectorRecords(
  run: RunFolder,
  data: RunData,
  model: ChosenModel,
  otherModels: readonly string[],
): ExportRecords {
  const { tensors } = loadCheckpoint(run, model.name, model.seed, data)
  if (itemVectors(tensors) === undefined) {
    const having = otherModels.filter((name) => modelSpec(name).kind === 'trainable')
    throw new Er2almError('MODEL_NO_VECTORS', `model ${model.name} has no vectors of users and items`, {
      hint:
        having.length === 0
          ? 'no model of this run has: add bpr-mf, lightgcn or er2alm to the config and run it again'
          : `choose with --model one that has: ${having.join(', ')}`,
    })
  }
  const { users, items } = savedEncoding(tensors, data.dataset)
  function* records(): Generator<readonly ExportValue[]> {
    yield* rowsOf('user', data.ids.users, users)
    yield* rowsOf('item', data.ids.items, items)
  }
  return { columns: ['side', 'id', 'vector'], width: users.cols, records: records() }
}

function* rowsOf(side: string, ids: readonly string[], { cols, data }: Matrix): Generator<readonly ExportValue[]> {
  for (const [row, id] of ids.entries()) yield [side, id, Array.from(data.subarray(row * cols, (row + 1) * cols))]
}

/** Every stated, unknown or rejected attribute with its evidence: a record a quote, one without quote where there is none. */
export function evidenceRecords(attributes: readonly ItemAttribute[]): ExportRecords {
  function* records(): Generator<readonly ExportValue[]> {
    for (const { item, attribute, value, status, reason, evidence, call } of attributes) {
      const said = [item, attribute, value, status, reason ?? null]
      if (evidence.length === 0) yield [...said, null, null, null, null, null, null, call]
      for (const { passage, quote, start, end, source, sha256 } of evidence) {
        yield [...said, passage, quote, start, end, source, sha256, call]
      }
    }
  }
  const columns = ['item', 'attribute', 'value', 'status', 'reason', 'passage', 'quote', 'start', 'end']
  const untrusted = ['value', 'reason', 'passage', 'quote', 'source']
  return { columns: [...columns, 'source', 'sha256', 'call'], untrusted, records: records() }
}
