/** A start tag, an end tag, or an element without content, as found in a page. */
export interface Tag {
  readonly name: string
  readonly kind: 'start' | 'end' | 'void'
  readonly attributes: ReadonlyMap<string, string>
}

const VOID = new Set(['meta', 'link', 'br'])
const TAG = /<(\/?)([a-zA-Z][\w-]*)((?:\s+[\w:-]+(?:="[^"<>]*")?)*)\s*(\/?)>/g

/**
 * All tags of a page in order. Strict: a `<` that begins no tag, or an attribute value with `<` or `>`, throws.
 */
export function tagsOf(page: string): readonly Tag[] {
  const body = page.replace(/^<!doctype html>\n/, '').replace(/(<style>)[^<]*/, '$1')
  const rest = body.replace(TAG, '')
  const stray = /.{0,40}[<>].{0,40}/s.exec(rest)
  if (stray !== null) throw new Error(`not a tag: ${stray[0]}`)
  return [...body.matchAll(TAG)].map(([, end, name, attributes, closed]) => ({
    name,
    kind: end === '/' ? 'end' : closed === '/' || VOID.has(name) ? 'void' : 'start',
    attributes: new Map(
      [...attributes.matchAll(/([\w:-]+)(?:="([^"]*)")?/g)].map(([, key, value]) => [key, value ?? ''] as const),
    ),
  }))
}

/** What is wrong with the nesting; empty when every element is closed where it should be. */
export function nestingProblems(tags: readonly Tag[]): readonly string[] {
  const open: string[] = []
  const problems: string[] = []
  for (const { name, kind } of tags) {
    if (kind === 'start') open.push(name)
    if (kind !== 'end') continue
    const last = open.pop()
    if (last !== name) problems.push(`</${name}> closes <${last}>`)
  }
  return [...problems, ...open.map((name) => `<${name}> is not closed`)]
}
