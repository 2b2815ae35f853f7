/** What a robots.txt says to one crawler (RFC 9309). */
export interface RobotsRules {
  /** @param pathAndQuery of a URL, from its first slash */
  allows(pathAndQuery: string): boolean
  /** Least seconds between two requests (`Crawl-delay`, not in the RFC but common). */
  readonly crawlDelaySeconds?: number
}

/** Of a host without a robots.txt (RFC 9309 §2.3.1.3). */
export const ALLOW_ALL: RobotsRules = { allows: () => true }

/** RFC 9309 §2.5: at least 500 KiB are read. */
export const MAX_ROBOTS_BYTES: number = 512 * 1024

interface Rule {
  readonly allow: boolean
  /** Normalised; may hold `*` and a last `$`. */
  readonly pattern: string
}

interface Group {
  readonly agents: readonly string[]
  readonly rules: readonly Rule[]
  readonly crawlDelaySeconds?: number
}

/**
 * Reads a robots.txt for one crawler: the rules of all groups that name its product token (case does not count), or
 * those of the groups for `*`, or none. The longest pattern that matches decides; of equal ones the allowing one.
 *
 * @param product token of the user agent, see `productToken`
 */
export function parseRobots(text: string, product: string): RobotsRules {
  const groups = readGroups(text)
  const named = groups.filter(({ agents }) => agents.includes(product.toLowerCase()))
  const chosen = named.length > 0 ? named : groups.filter(({ agents }) => agents.includes('*'))
  const rules = chosen.flatMap((group) => group.rules)
  const delays = chosen.flatMap(({ crawlDelaySeconds }) => crawlDelaySeconds ?? [])
  return {
    allows(pathAndQuery) {
      if (pathAndQuery === '/robots.txt') return true
      const path = normalise(pathAndQuery)
      let best: Rule | undefined
      for (const rule of rules) {
        if (best !== undefined && rule.pattern.length < best.pattern.length) continue
        if (!matches(rule.pattern, path)) continue
        if (best === undefined || rule.pattern.length > best.pattern.length || rule.allow) best = rule
      }
      return best?.allow ?? true
    },
    ...(delays.length > 0 && { crawlDelaySeconds: Math.max(...delays) }),
  }
}

/** The part of a user agent that robots.txt files name: `my-films` of `my-films/1.0 (me@example.org)`. */
export function productToken(userAgent: string): string {
  return /^[\w-]+/.exec(userAgent.trim())?.[0] ?? '*'
}

function readGroups(text: string): readonly Group[] {
  const groups: { agents: string[]; rules: Rule[]; crawlDelaySeconds?: number }[] = []
  // Consecutive user-agent lines begin one group; other lines between them are no border.
  let naming = false
  for (const raw of text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/)) {
    const line = /^\s*([a-z-]+)\s*:(.*)$/i.exec(raw.replace(/#.*$/, ''))
    if (line === null) continue
    const key = line[1].toLowerCase()
    const value = line[2].trim()
    if (key === 'user-agent') {
      if (!naming) groups.push({ agents: [], rules: [] })
      groups.at(-1)!.agents.push(value.toLowerCase())
      naming = true
      continue
    }
    const group = groups.at(-1)
    if (group === undefined) continue
    if (key === 'allow' || key === 'disallow') {
      naming = false
      if (value !== '') group.rules.push({ allow: key === 'allow', pattern: normalise(value) })
    } else if (key === 'crawl-delay') {
      naming = false
      const seconds = Number(value)
      if (value !== '' && seconds >= 0 && Number.isFinite(seconds)) group.crawlDelaySeconds = seconds
    }
  }
  return groups
}

/** Percent-encoding as RFC 9309 §2.2.2 compares it: unreserved characters plain, others encoded, hex in upper case. */
function normalise(path: string): string {
  return path
    .toWellFormed()
    .replace(/[^\x21-\x7e]/gu, (character) => encodeURIComponent(character))
    .replace(/%([0-9a-f]{2})/gi, (encoded, hex: string) => {
      const character = String.fromCharCode(Number.parseInt(hex, 16))
      return /[\w.~-]/.test(character) ? character : encoded.toUpperCase()
    })
}

/** Whether a path begins with what the pattern says; linear in both, whatever the pattern. */
function matches(pattern: string, path: string): boolean {
  const anchored = pattern.endsWith('$')
  const [first, ...rest] = (anchored ? pattern.slice(0, -1) : pattern).split('*')
  if (!path.startsWith(first)) return false
  if (rest.length === 0) return !anchored || path.length === first.length
  let at = first.length
  const last = anchored ? rest.pop()! : undefined
  for (const part of rest) {
    const found = path.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return last === undefined || (path.endsWith(last) && path.length - last.length >= at)
}
