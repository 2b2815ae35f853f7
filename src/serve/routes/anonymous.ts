import { createRoute, z } from '@hono/zod-openapi'
import { answeringModel } from '../answering-model.ts'
import { errorReplySchema } from '../http-error.ts'
import { DEEPEST } from '../lists/list-request.ts'
import { recommendationSchema } from '../lists/recommendation.ts'
import { requireFoldIn } from '../lists/require-fold-in.ts'
import { requireItems } from '../lists/require-items.ts'
import { indexOf } from '../lists/user-scores.ts'
import type { Route } from '../route.ts'
import { type ListQuery, LONGEST_ID, listRequestOf, MOST_PLACES } from './list-query.ts'
import { additionsTo } from './stored-state.ts'

/** Most items that somebody may name. */
const MOST_NAMED = 50

/** What is known of somebody without an id, and what is asked for them: `GET /recommendations/{user}` has the same words. */
export interface AnonymousBody extends ListQuery {
  readonly liked: readonly string[]
  readonly disliked: readonly string[]
}

const ids = (most: number, about: string) =>
  z.array(z.string().min(1).max(LONGEST_ID)).max(most).openapi({ description: about })

const body: z.ZodType<AnonymousBody> = z
  .strictObject({
    liked: ids(MOST_NAMED, 'Items they like, by id.').min(1),
    disliked: ids(MOST_NAMED - 1, 'Items they dislike: what is like these goes down.').default([]),
    k: z.int().min(1).max(MOST_PLACES).default(10).openapi({ description: 'Places of the page.' }),
    exclude: ids(DEEPEST, 'Items that shall not come.').default([]),
    filter: ids(20, 'attribute:value, as for GET.').default([]),
    diversity: z.number().min(0).max(1).default(0),
    cursor: z.string().max(1000).optional(),
  })
  .refine(({ liked, disliked }) => liked.length + disliked.length <= MOST_NAMED, {
    message: `at most ${MOST_NAMED} items, liked and disliked together`,
  })
  .refine(({ liked, disliked }) => !disliked.some((id) => liked.includes(id)), {
    message: 'an item is both liked and disliked',
  })
  .openapi('AnonymousRequest')

const failed = (description: string) => ({ description, content: { 'application/json': { schema: errorReplySchema } } })

const postRecommendations = createRoute({
  method: 'post',
  path: '/recommendations',
  summary: `Items for somebody without an id, by 1 to ${MOST_NAMED} items they like or dislike; none of these comes back`,
  request: { body: { required: true, content: { 'application/json': { schema: body } } } },
  responses: {
    200: {
      description: 'The list; its basis is "folded in", or "popular" where these items say nothing.',
      content: { 'application/json': { schema: recommendationSchema } },
    },
    400: failed('The request is wrong, or the model served cannot score somebody by items alone.'),
    404: failed('An item is not in the run. The hint names near ones.'),
    410: failed('The cursor is stale.'),
    503: failed('No model yet.'),
  },
})

/** `POST /recommendations`. Nothing of it is kept. */
export const anonymous: Route = {
  name: 'anonymous',
  scope: 'read',
  paths: ['POST /recommendations'],
  add(app, context) {
    const { service } = context
    app.openapi(postRecommendations, (c) => {
      const asked = c.req.valid('json')
      const served = answeringModel(c, service)
      requireFoldIn(served)
      const additions = additionsTo(served, context)
      requireItems([...asked.liked, ...asked.disliked], served, additions)
      const indices = (named: readonly string[]): readonly number[] =>
        [...new Set(named)].map((id) => indexOf(id, served, additions)!)
      const person = { liked: indices(asked.liked), disliked: indices(asked.disliked), hidden: [] }
      return c.json(served.lists.forPerson(person, listRequestOf(asked), additions), 200)
    })
  },
}
