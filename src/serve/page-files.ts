import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { gzipSync } from 'node:zlib'

/** A file of the page, ready to be sent. */
export interface PageFile {
  readonly type: string
  readonly body: Uint8Array<ArrayBuffer>
  readonly gzip: Uint8Array<ArrayBuffer>
  /** Of the contents. */
  readonly etag: string
  /** `no-cache` for the page itself; what lies in assets/ has a hash in its name and never changes. */
  readonly cacheControl: string
}

/** Files by path, `/` and `/assets/NAME`: what is not in it is not served, whatever a request asks for. */
export type PageFiles = ReadonlyMap<string, PageFile>

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}
const FOR_EVER = 'public, max-age=31536000, immutable'

/** Reads a built page: index.html and assets/. @returns no file at all when it is not built */
export function readPageFiles(folder: string): PageFiles {
  const files = new Map<string, PageFile>()
  const index = join(folder, 'index.html')
  if (!existsSync(index)) return files
  files.set('/', pageFile(index, 'no-cache'))
  for (const name of readdirSync(join(folder, 'assets'))) {
    files.set(`/assets/${name}`, pageFile(join(folder, 'assets', name), FOR_EVER))
  }
  return files
}

function pageFile(file: string, cacheControl: string): PageFile {
  const body = new Uint8Array(readFileSync(file))
  return {
    type: TYPES[extname(file)] ?? 'application/octet-stream',
    body,
    gzip: new Uint8Array(gzipSync(body, { level: 9 })),
    etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`,
    cacheControl,
  }
}
