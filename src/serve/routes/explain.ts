import { createRoute, z } from '@hono/zod-openapi'
import type { Explanation, NamedItem } from '../../explain/explain-item.ts'
import type { FoldIn } from '../../models/fold-in.ts'
import { findId } from '../../pipeline/find-id.ts'
import { answeringModel } from '../answering-model.ts'
import { historyContributions } from '../history-contributions.ts'
import { errorReplySchema } from '../http-error.ts'
import type { Route } from '../route.ts'
import type { ModelVersion, ServedModel } from '../served-model.ts'
import { versionOf } from '../service.ts'
import { LONGEST_ID } from './list-query.ts'

/** Why an item stands where it does in a user's list. */
export interface ExplainReply extends Omit<Explanation, 'model'> {
  readonly model: ModelVersion
  /** What of the history speaks for it, by the model; absent where the model cannot be asked. */
  readonly contributions?: {
    readonly method: FoldIn['method']
    /** Score of the item less its score without this one in the history, largest first. */
    readonly items: readonly (NamedItem & { readonly contribution: number })[]
  }
}

/** Written by hand: `Explanation` is the product's own type, and what comes in here is not parsed. */
const explainSchema = z.custom<ExplainReply>().openapi('Explanation', {
  type: 'object',
  required: ['user', 'item', 'model', 'rank', 'score', 'history', 'shared', 'aspects', 'statements', 'passages'],
  properties: {
    user: { type: 'string' },
    item: { type: 'object' },
    model: { $ref: '#/components/schemas/ModelVersion' },
    rank: { type: 'integer', minimum: 1 },
    score: { type: 'number' },
    history: { type: 'array', items: { type: 'object' }, description: 'What the user took, oldest first.' },
    shared: { type: 'array', items: { type: 'object' }, description: 'Values that the item shares with the history.' },
    profileStatus: { type: 'string', enum: ['generated', 'counted', 'none'] },
    aspects: { type: 'array', items: { type: 'object' }, description: 'Of the profile, heaviest first.' },
    statements: { type: 'array', items: { type: 'object' }, description: 'What is stated of the item, with quotes.' },
    passages: { type: 'array', items: { type: 'object' }, description: 'That the statements quote.' },
    contributions: { type: 'object', description: 'What of the history speaks for the item, by the model.' },
  },
})

const getExplanation = createRoute({
  method: 'get',
  path: '/explain/{user}/{item}',
  summary: 'What speaks for an item: history, profile, and what is stated of it with quoted evidence',
  request: {
    params: z.object({ user: z.string().min(1).max(LONGEST_ID), item: z.string().min(1).max(LONGEST_ID) }),
  },
  responses: {
    200: { description: 'The explanation.', content: { 'application/json': { schema: explainSchema } } },
    404: { description: 'No such user or item.', content: { 'application/json': { schema: errorReplySchema } } },
    503: { description: 'No model yet.', content: { 'application/json': { schema: errorReplySchema } } },
  },
})

/** `GET /explain/{user}/{item}`. */
export const explain: Route = {
  name: 'explain',
  scope: 'read',
  paths: ['GET /explain/{user}/{item}'],
  add(app, { service }) {
    app.openapi(getExplanation, async (c) => {
      const { user, item } = c.req.valid('param')
      const served = answeringModel(c, service)
      const { ids, catalogue } = served.data
      const userIndex = served.userIndex.get(user) ?? findId('user', user, ids.users)
      const itemIndex = served.itemIndex.get(item) ?? findId('item', item, ids.items, catalogue)
      return c.json(await explained(served, userIndex, itemIndex), 200)
    })
  },
}

async function explained(served: ServedModel, user: number, item: number): Promise<ExplainReply> {
  const explainer = await served.explainer()
  const scores = new Float32Array(served.data.dataset.numItems)
  served.scorer.scoreBlock(Int32Array.of(user), scores)
  const { seen, foldIn } = served
  const taken = new Set(seen.colIdx.subarray(seen.rowPtr[user]!, seen.rowPtr[user + 1]!))
  let rank = 1
  for (let other = 0; other < scores.length; other++) if (scores[other]! > scores[item]! && !taken.has(other)) rank++
  const { model: name } = served
  const explanation = await explainer({ user, item, model: name, rank, score: scores[item]! })
  const history = explanation.history.map(({ id }) => served.itemIndex.get(id)!)
  const { catalogue, ids } = served.data
  return {
    ...explanation,
    model: versionOf(served),
    ...(foldIn !== undefined && {
      contributions: {
        method: foldIn.method,
        items: historyContributions(foldIn, history, item, scores.length).map(({ item: one, contribution }) => {
          const { title, year } = catalogue[one]!
          return { id: ids.items[one]!, title, ...(year !== undefined && { year }), contribution }
        }),
      },
    }),
  }
}
