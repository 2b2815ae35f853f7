import { createRoute, z } from '@hono/zod-openapi'
import { findId } from '../../pipeline/find-id.ts'
import type { ItemValues } from '../added/attribute-likeness.ts'
import { answeringModel } from '../answering-model.ts'
import { type ExplainReply, explainedItem } from '../explained/explained-item.ts'
import { errorReplySchema } from '../http-error.ts'
import type { Route } from '../route.ts'
import { LONGEST_ID } from './list-query.ts'
import { additionsTo } from './stored-state.ts'

/** Written by hand: `Explanation` is the product's own type, and what comes in here is not parsed. */
const explainSchema = z.custom<ExplainReply>().openapi('Explanation', {
  type: 'object',
  required: [
    'user',
    'item',
    'model',
    'basis',
    'rank',
    'score',
    'history',
    'shared',
    'aspects',
    'statements',
    'passages',
  ],
  properties: {
    user: { type: 'string' },
    item: { type: 'object' },
    model: { $ref: '#/components/schemas/ModelVersion' },
    basis: { type: 'string', enum: ['trained', 'folded in', 'popular'], description: 'What the score rests on.' },
    rank: { type: ['integer', 'null'], minimum: 1, description: 'null, as the score, for an item that no list has.' },
    score: { type: ['number', 'null'] },
    history: {
      type: 'array',
      items: { type: 'object' },
      description: 'What the user took, oldest first: in the data of the run, then by events.',
    },
    like: {
      type: 'array',
      items: { type: 'object' },
      description: 'Of an item that came in since the run: those that it is scored by, nearest first.',
    },
    shared: { type: 'array', items: { type: 'object' }, description: 'Values that the item shares with the history.' },
    profileStatus: { type: 'string', enum: ['generated', 'counted', 'none'] },
    aspects: { type: 'array', items: { type: 'object' }, description: 'Of the profile, heaviest first.' },
    statements: { type: 'array', items: { type: 'object' }, description: 'What is stated of the item, with quotes.' },
    passages: { type: 'array', items: { type: 'object' }, description: 'That the statements quote.' },
    contributions: {
      type: 'object',
      description:
        'What of the history speaks for the item, by the model. Each of the latest 100 is left out in turn, for 3 s at most; notAsked counts the others.',
    },
    why: { type: 'array', items: { type: 'string' }, description: 'What cannot be said, and why.' },
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
  add(app, context) {
    app.openapi(getExplanation, async (c) => {
      const { user, item } = c.req.valid('param')
      const served = answeringModel(c, context.service)
      const events = context.service.events.of(user)
      const additions = additionsTo(served, context)
      const { ids, catalogue } = served.data
      if (events === undefined && !served.userIndex.has(user)) findId('user', user, ids.users)
      if (!served.itemIndex.has(item) && !additions.indexOf.has(item)) findId('item', item, ids.items, catalogue)
      const valuesOf = (one: number): ItemValues =>
        context.state?.added.valuesAt(one, served, additions) ?? new Map<string, readonly string[]>()
      return c.json(await explainedItem(served, { user, item, events, additions, valuesOf }), 200)
    })
  },
}
