import { join } from 'node:path'
import type { Context } from 'hono'
import { Er2almError } from '../../errors.ts'
import { type PageFile, type PageFiles, readPageFiles } from '../page-files.ts'
import type { RequestEnv, Route } from '../route.ts'

/** Made by `npm run build` from web/; beside src/ in a checkout and beside dist/ in the package. */
const BUILT = join(import.meta.dirname, '../../../web/build')

/** `/` and `/assets/{file}`: the dashboard. It asks for its data with the reader's key, so that it needs none itself. */
export const page: Route = pageRoute(() => readPageFiles(BUILT))

/** @param read called once, when the service starts: a request only looks up what was read */
export function pageRoute(read: () => PageFiles): Route {
  return {
    name: 'page',
    scope: 'none',
    paths: ['GET /', 'GET /assets/{file}'],
    add(app) {
      const files = read()
      app.get('/', (c) => answer(c, files.get('/')))
      app.get('/assets/:file', (c) => answer(c, files.get(c.req.path)))
    },
  }
}

function answer(c: Context<RequestEnv>, file: PageFile | undefined): Response {
  if (file === undefined) {
    throw new Er2almError('SERVE_NO_ROUTE', `there is no file ${c.req.path} of the page`, {
      hint: c.req.path === '/' ? 'the page is not built: npm run build' : 'load the page again',
    })
  }
  c.header('etag', file.etag)
  c.header('cache-control', file.cacheControl)
  c.header('vary', 'accept-encoding')
  if (hasTag(c.req.header('if-none-match'), file.etag)) return c.body(null, 304)
  c.header('content-type', file.type)
  const zipped = acceptsGzip(c.req.header('accept-encoding'))
  if (zipped) c.header('content-encoding', 'gzip')
  return c.body(zipped ? file.gzip : file.body, 200)
}

/** A proxy may have weakened the tag on its way. */
function hasTag(asked: string | undefined, etag: string): boolean {
  return asked?.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag) === true
}

function acceptsGzip(accepted: string | undefined): boolean {
  return (
    accepted?.split(',').some((coding) => {
      const [name, weight] = coding.split(';', 2).map((part) => part.trim().toLowerCase())
      return (name === 'gzip' || name === '*') && !/^q=0(?:\.0*)?$/.test(weight ?? '')
    }) === true
  )
}
