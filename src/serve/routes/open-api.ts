import { packageVersion } from '../../pipeline/package-version.ts'
import { errorReplySchema } from '../http-error.ts'
import type { Route, ServeApp } from '../route.ts'

const SECURITY_SCHEME = 'key'
const REFUSED = {
  description:
    '401 and 403 without the right key, 413 and 415 for a body, 429 with retry-after, 503 when it takes too long.',
  content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
}

/** `/openapi.json`: made once, when it is first asked for. */
export const openApi: Route = {
  name: 'open-api',
  scope: 'none',
  paths: ['GET /openapi.json'],
  add(app) {
    app.openAPIRegistry.registerComponent('securitySchemes', SECURITY_SCHEME, {
      type: 'http',
      scheme: 'bearer',
      description: 'An API key; a service on a loopback address may run without.',
    })
    app.openAPIRegistry.register('Error', errorReplySchema)
    let text: string | undefined
    app.get('/openapi.json', (c) => {
      text ??= JSON.stringify(documentOf(app))
      return c.body(text, 200, { 'content-type': 'application/json' })
    })
  },
}

/** With what every operation may answer beside what its route declares: the guards stand before all of them. */
function documentOf(app: ServeApp): object {
  const document = app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: { title: 'er2alm', version: packageVersion() },
    security: [{ [SECURITY_SCHEME]: [] }, {}],
  })
  for (const item of Object.values(document.paths ?? {})) {
    for (const operation of [item.get, item.post, item.delete]) {
      if (operation !== undefined) operation.responses = { ...operation.responses, default: REFUSED }
    }
  }
  return document
}
