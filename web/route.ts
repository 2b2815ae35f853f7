/** Where the reader is: a page and what is chosen on it. It stands behind the `#` of the address, so that every view can be linked to. */
export interface PageAddress {
  /** Path of a page in the registry; '' is the first. */
  readonly page: string
  readonly params: URLSearchParams
}

/** Reads `#/page?name=value`. '' is the first page; a path may be no page's. */
export function parseHash(hash: string): PageAddress {
  const [path, query] = hash.replace(/^#\/?/, '').split('?', 2)
  return { page: path!, params: new URLSearchParams(query ?? '') }
}

/** Address of a page, with what is chosen on it; empty choices are left out. */
export function hrefOf(page: string, params: Readonly<Record<string, string | number | undefined>> = {}): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(params)) {
    if (value !== undefined && value !== '') query.set(name, String(value))
  }
  const text = query.toString()
  return `#/${page}${text === '' ? '' : `?${text}`}`
}
