import { packageVersion } from '../../pipeline/package-version.ts'
import type { Route } from '../route.ts'

const SECURITY_SCHEME = 'key'

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
    let text: string | undefined
    app.get('/openapi.json', (c) => {
      text ??= JSON.stringify(
        app.getOpenAPI31Document({
          openapi: '3.1.0',
          info: { title: 'er2alm', version: packageVersion() },
          security: [{ [SECURITY_SCHEME]: [] }, {}],
        }),
      )
      return c.body(text, 200, { 'content-type': 'application/json' })
    })
  },
}
