import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { errorReplySchema } from '../http-error.ts'
import { modelVersionSchema } from '../lists/recommendation.ts'
import type { RequestEnv, Route } from '../route.ts'
import type { ModelVersion } from '../served-model.ts'
import { LONGEST_ID } from './list-query.ts'

/** What is served, and what could be. */
export interface ModelsReply {
  /** The one that answers first, then the one that a roll-back brings back. */
  readonly loaded: readonly ModelVersion[]
  /** Runs that can be swapped in. */
  readonly runs: readonly string[]
}

const modelsSchema: z.ZodType<ModelsReply> = z
  .object({ loaded: z.array(modelVersionSchema), runs: z.array(z.string()) })
  .openapi('Models')

const errors = {
  400: { description: 'The request is wrong.', content: { 'application/json': { schema: errorReplySchema } } },
  404: { description: 'There is no such run.', content: { 'application/json': { schema: errorReplySchema } } },
  409: {
    description: 'SERVE_NOTHING_BEFORE: nothing was swapped in since the service started.',
    content: { 'application/json': { schema: errorReplySchema } },
  },
  500: { description: 'The run cannot be read.', content: { 'application/json': { schema: errorReplySchema } } },
} as const

const getModels = createRoute({
  method: 'get',
  path: '/admin/models',
  summary: 'What is served, and the runs that could be',
  responses: { 200: { description: 'Models.', content: { 'application/json': { schema: modelsSchema } } } },
})

const postSwap = createRoute({
  method: 'post',
  path: '/admin/swap',
  summary: 'Load another run beside this one, then answer from it; requests in flight end on the model they began with',
  request: {
    body: {
      required: true,
      content: {
        'application/json': {
          schema: z.strictObject({
            run: z.string().min(1).max(LONGEST_ID),
            model: z.string().min(1).max(LONGEST_ID).optional(),
          }),
        },
      },
    },
  },
  responses: {
    200: { description: 'What answers now.', content: { 'application/json': { schema: modelVersionSchema } } },
    ...{ 400: errors[400], 404: errors[404], 500: errors[500] },
  },
})

const postRollBack = createRoute({
  method: 'post',
  path: '/admin/roll-back',
  summary: 'Answer from the model before this one again',
  responses: {
    200: { description: 'What answers now.', content: { 'application/json': { schema: modelVersionSchema } } },
    409: errors[409],
  },
})

/** `/admin/…`: swap and roll-back. */
export const admin: Route = {
  name: 'admin',
  scope: 'admin',
  paths: ['GET /admin/models', 'POST /admin/swap', 'POST /admin/roll-back'],
  add(app, { service }) {
    app.openapi(getModels, (c) => c.json({ loaded: service.loaded(), runs: service.runs() }, 200))
    app.openapi(postSwap, async (c) => {
      const { run, model } = c.req.valid('json')
      return c.json(noted(c, await service.swap(run, model)), 200)
    })
    app.openapi(postRollBack, (c) => c.json(noted(c, service.rollBack()), 200))
  },
}

/** What answers from now on, for the log. */
function noted(c: Pick<Context<RequestEnv>, 'set'>, version: ModelVersion): ModelVersion {
  c.set('modelVersion', version.version)
  return version
}
