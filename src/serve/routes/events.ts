import { createRoute, z } from '@hono/zod-openapi'
import { answeringModelIfAny } from '../answering-model.ts'
import type { NewEvent } from '../events/event-log.ts'
import { EVENT_KINDS } from '../events/event-table.ts'
import { serveMetrics } from '../guards/serve-metrics.ts'
import { errorReplySchema } from '../http-error.ts'
import { modelVersionSchema } from '../lists/recommendation.ts'
import type { Route } from '../route.ts'
import type { ModelVersion, ServedModel } from '../served-model.ts'
import { versionOf } from '../service.ts'
import { idSchema } from './id-schema.ts'
import { oneOrMany } from './one-or-many.ts'
import { stateOf } from './stored-state.ts'

/** What became of posted events. */
export interface EventsReply {
  readonly stored: number
  /** Events whose id was stored before: they are not stored again. */
  readonly repeated: number
  /** The model that `unknown` is about; null while none is loaded. */
  readonly model: ModelVersion | null
  /** Ids that the model does not know now. Their events are stored: the next run may know them. */
  readonly unknown: { readonly users: readonly string[]; readonly items: readonly string[] }
}

/** Most events of a request. */
const MOST_EVENTS = 1000
const LONGEST_EVENT_ID = 128
/** The year 2100. What lies beyond was meant as milliseconds. */
const LATEST_SECOND = 4_102_444_800

const eventSchema: z.ZodType<NewEvent> = z.strictObject({
  user: idSchema('a user'),
  item: idSchema('an item'),
  kind: z.enum(EVENT_KINDS).openapi({
    description:
      'taken and disliked: the later of both counts; hidden: the item never comes back; withdrawn: all that events said of the item is taken back.',
  }),
  time: z
    .number()
    .min(0)
    .max(LATEST_SECOND, 'Unix seconds are asked for, and this looks like milliseconds')
    .optional()
    .openapi({ description: 'Unix seconds; default: now.' }),
  id: z
    .string()
    .min(1)
    .max(LONGEST_EVENT_ID)
    .optional()
    .openapi({ description: 'Of the client, e.g. a UUID: an event with it is stored once, however often it is sent.' }),
})

const replySchema: z.ZodType<EventsReply> = z
  .object({
    stored: z.int(),
    repeated: z.int(),
    model: modelVersionSchema.nullable(),
    unknown: z.object({ users: z.array(z.string()), items: z.array(z.string()) }),
  })
  .openapi('EventsStored')

const error = (description: string) => ({ description, content: { 'application/json': { schema: errorReplySchema } } })

const postEvents = createRoute({
  method: 'post',
  path: '/events',
  summary: 'What users took, disliked, hid or withdrew: one event, or up to 1,000, all of them or none',
  request: {
    body: { required: true, content: { 'application/json': { schema: oneOrMany(eventSchema, 'Event', MOST_EVENTS) } } },
  },
  responses: {
    200: {
      description: 'Stored: the events are on the disk, and in the lists of their users.',
      content: { 'application/json': { schema: replySchema } },
    },
    400: error('The request is wrong; nothing is stored.'),
    429: error('More waits for the disk than fits; nothing is stored.'),
    503: error('The disk is full or broken; nothing is stored.'),
  },
})

/** `POST /events`. */
export const events: Route = {
  name: 'events',
  scope: 'write',
  paths: ['POST /events'],
  add(app, context) {
    app.openAPIRegistry.register('Event', eventSchema)
    const { eventsStored } = serveMetrics(context.metrics)
    app.openapi(postEvents, async (c) => {
      const { events: log, added } = stateOf(context)
      const posted = c.req.valid('json')
      const served = answeringModelIfAny(c, context.service)
      const counts = await log.addEvents(posted)
      eventsStored.inc(counts.stored)
      const isItem = (id: string): boolean => served!.itemIndex.has(id) || added.get(id) !== undefined
      return c.json(
        {
          ...counts,
          model: served === undefined ? null : versionOf(served),
          unknown: served === undefined ? { users: [], items: [] } : unknownOf(posted, served, isItem),
        },
        200,
      )
    })
  },
}

function unknownOf(
  posted: readonly NewEvent[],
  { userIndex }: ServedModel,
  isItem: (id: string) => boolean,
): EventsReply['unknown'] {
  return {
    users: [...new Set(posted.map(({ user }) => user))].filter((id) => !userIndex.has(id)),
    items: [...new Set(posted.map(({ item }) => item))].filter((id) => !isItem(id)),
  }
}
