import { createRoute, z } from '@hono/zod-openapi'
import { ATTRIBUTES } from '../../enrich/attribute.ts'
import type { AddedItem } from '../added/added-item.ts'
import type { AddedOutcome } from '../added/added-items.ts'
import type { SharedValue } from '../added/attribute-likeness.ts'
import { requireAttributes } from '../added/require-attributes.ts'
import { answeringModelIfAny } from '../answering-model.ts'
import { errorReplySchema } from '../http-error.ts'
import { modelVersionSchema } from '../lists/recommendation.ts'
import type { Route } from '../route.ts'
import type { ModelVersion, ServedModel } from '../served-model.ts'
import { versionOf } from '../service.ts'
import { idSchema } from './id-schema.ts'
import { stateOf } from './stored-state.ts'

/** A known item that a new one is like. */
export interface LikeItem {
  readonly item: string
  readonly title: string
  readonly year?: number
  /** In (0, 1]. */
  readonly likeness: number
  /** Values that both have, the rarest first; empty where texts alone are alike. */
  readonly shared: readonly SharedValue[]
}

/** What became of a new item. */
export interface NewItemReply {
  readonly item: string
  /** False if the service had it just so. */
  readonly stored: boolean
  /** The model beside whose items it is placed; null while none is loaded. */
  readonly model: ModelVersion | null
  /**
   * How lists come to it: `run`: the run served has the item, and its own scores count; `likeness`: by the scores of the items
   * that it is like; `search`: nothing is like it, so that it is only found; `later`: no model is loaded yet.
   */
  readonly listedBy: 'run' | 'likeness' | 'search' | 'later'
  /** Nearest first. */
  readonly like: readonly LikeItem[]
  /** Why `like` is empty. */
  readonly why?: string
  /** Whether texts are compared, by the vectors of the run's encoder. */
  readonly texts: { readonly used: boolean; readonly why?: string }
}

const MOST_ATTRIBUTES = 50
const LONGEST_NAME = 40
const MOST_VALUES = 100
const LONGEST_VALUE = 500
const LONGEST_TITLE = 500
const LONGEST_TEXT = 20_000

const valuesSchema = z
  .array(z.string().trim().min(1).max(LONGEST_VALUE))
  .max(MOST_VALUES)
  .openapi({ description: 'Values of the attribute.' })

const newItemSchema = z
  .strictObject({
    id: idSchema('an item'),
    title: z.string().trim().min(1).max(LONGEST_TITLE),
    year: z.int().min(0).max(9999).optional(),
    genres: z.array(z.string().trim().min(1).max(LONGEST_VALUE)).max(MOST_VALUES).optional(),
    text: z.string().trim().min(1).max(LONGEST_TEXT).optional().openapi({ description: 'What it is about, in prose.' }),
    attributes: z
      .record(z.string().min(1).max(LONGEST_NAME), valuesSchema)
      .refine((told) => Object.keys(told).length <= MOST_ATTRIBUTES, {
        message: `at most ${MOST_ATTRIBUTES} attributes`,
      })
      .optional()
      .openapi({
        description: `Values by attribute: ${ATTRIBUTES.map(({ id }) => id).join(', ')}, and those of the run's catalogue.`,
        example: { director: ['Agnès Varda'] },
      }),
  })
  .openapi('NewItem')

const replySchema: z.ZodType<NewItemReply> = z
  .object({
    item: z.string(),
    stored: z.boolean(),
    model: modelVersionSchema.nullable(),
    listedBy: z.enum(['run', 'likeness', 'search', 'later']),
    like: z.array(
      z.object({
        item: z.string(),
        title: z.string(),
        year: z.number().optional(),
        likeness: z.number(),
        shared: z.array(z.object({ attribute: z.string(), value: z.string() })),
      }),
    ),
    why: z.string().optional(),
    texts: z.object({ used: z.boolean(), why: z.string().optional() }),
  })
  .openapi('NewItemStored')

const error = (description: string) => ({ description, content: { 'application/json': { schema: errorReplySchema } } })

const postItem = createRoute({
  method: 'post',
  path: '/items',
  summary: 'A new item, recommended at once through the items that it is like',
  request: { body: { required: true, content: { 'application/json': { schema: newItemSchema } } } },
  responses: {
    200: {
      description: 'Stored, and what it is like. An item of the same id is replaced.',
      content: { 'application/json': { schema: replySchema } },
    },
    400: error('The request is wrong; nothing is stored.'),
    429: error('There are too many new items already, or more waits for the disk than fits; nothing is stored.'),
    503: error('The disk is full or broken; nothing is stored.'),
  },
})

/** `POST /items`. */
export const newItems: Route = {
  name: 'new-items',
  scope: 'write',
  paths: ['POST /items'],
  add(app, context) {
    app.openapi(postItem, async (c) => {
      const { id, title, year, genres = [], text, attributes = {} } = c.req.valid('json')
      const item: AddedItem = {
        ...{ id, title, ...(year !== undefined && { year }), genres },
        ...{ ...(text !== undefined && { text }), attributes },
      }
      const { added } = stateOf(context)
      const served = answeringModelIfAny(c, context.service)
      requireAttributes(Object.keys(attributes), served)
      return c.json(replyOf(item, await added.add(item, served), served), 200)
    })
  },
}

function replyOf({ id }: AddedItem, outcome: AddedOutcome, served: ServedModel | undefined): NewItemReply {
  const { stored, placed, whyNoText } = outcome
  const texts = { used: whyNoText === undefined, ...(whyNoText !== undefined && { why: whyNoText }) }
  if (served === undefined) {
    return { item: id, stored, model: null, listedBy: 'later', like: [], why: 'no model is loaded yet', texts }
  }
  const model = versionOf(served)
  if (placed === undefined) {
    const why = 'the run served has this item: its own title, attributes and scores count'
    return { item: id, stored, model, listedBy: 'run', like: [], why, texts }
  }
  const like = placed.like.map(({ item, likeness }): LikeItem => {
    const { title, year } = served.data.catalogue[item]!
    const named = { item: served.data.ids.items[item]!, title, ...(year !== undefined && { year }) }
    return { ...named, likeness, shared: outcome.shared(item) }
  })
  if (like.length > 0) return { item: id, stored, model, listedBy: 'likeness', like, texts }
  const why = 'nothing that anybody took is like it: it is found by search, and no list has it'
  return { item: id, stored, model, listedBy: 'search', like, why, texts }
}
