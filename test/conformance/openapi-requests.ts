import type { Random } from '../../src/context.ts'
import { type JsonSchema, resolveSchema } from './json-schema.ts'
import type { OpenApiDocument, Operation } from './openapi-document.ts'

/** A request that was made up. */
export interface MadeRequest {
  readonly method: string
  /** Path and query. */
  readonly target: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

/** Words that mean something to a service: ids, names, values. Random text alone would never reach its depths. */
export type Dictionary = readonly string[]

/** Text that has broken programs before. */
const HOSTILE: readonly string[] = [
  ...[
    '',
    ' ',
    '0',
    '-1',
    '1e999',
    'NaN',
    'null',
    'undefined',
    'true',
    '[]',
    '{}',
    '__proto__',
    'constructor',
    'toString',
  ],
  ...[
    '../../etc/passwd',
    '/etc/passwd',
    '%00',
    '%2e%2e%2f',
    'a/b',
    'a?b',
    'a#b',
    'a&b=c',
    ';',
    "'",
    '"',
    '<script>',
    '{{7*7}}',
  ],
  ...[
    '\u0000',
    '\n',
    '\r\nx: y',
    '\u202e',
    '\ufeff',
    'é',
    'e\u0301',
    '日本語',
    '😀',
    '\ud800',
    'İ',
    'ß',
    'x'.repeat(300),
  ],
  ...['genre:', ':', 'year:1990-', 'year:9999999999', 'genre:Drama', 'nothing:at all', '9007199254740993', '1.5', '٣'],
]

/** Makes up requests to the operations of a document. */
export interface RequestMaker {
  /** Fits the document. */
  valid(path: string, method: string, operation: Operation): MadeRequest
  /** Differs from a valid one in one place, and need not be refused: a hostile text may be an id after all. */
  broken(path: string, method: string, operation: Operation): MadeRequest
}

/** @param random seeded: the same numbers make the same requests */
export function requestMaker(document: OpenApiDocument, dictionary: Dictionary, random: Random): RequestMaker {
  const oneOf = <T>(choices: readonly T[]): T => choices[random.int(choices.length)]!
  const chance = (share: number): boolean => random.next() < share

  function textOf({ minLength = 0, maxLength = 40 }: JsonSchema): string {
    const fits = (text: string): boolean => [...text].length >= minLength && [...text].length <= maxLength
    const known = chance(0.7) ? oneOf(dictionary) : oneOf(HOSTILE)
    if (fits(known)) return known
    const length = minLength + random.int(Math.min(maxLength, minLength + 20) - minLength + 1)
    return Array.from({ length }, () => String.fromCodePoint(32 + random.int(0x2000))).join('')
  }

  function numberOf(schema: JsonSchema, whole: boolean): number {
    const low =
      schema.minimum ?? (schema.exclusiveMinimum === undefined ? 0 : schema.exclusiveMinimum + (whole ? 1 : 1e-6))
    const high =
      schema.maximum ??
      (schema.exclusiveMaximum === undefined ? low + 100 : schema.exclusiveMaximum - (whole ? 1 : 1e-6))
    if (chance(0.2)) return oneOf([low, high])
    return whole ? low + random.int(Math.min(high - low, 2 ** 31) + 1) : low + random.next() * (high - low)
  }

  /** A value that fits. */
  function fitting(given: JsonSchema): unknown {
    const schema = resolveSchema(given, document)
    if (schema.const !== undefined) return schema.const
    if (schema.enum !== undefined) return oneOf(schema.enum)
    const parts = schema.anyOf ?? schema.oneOf
    if (parts !== undefined) return fitting(oneOf(parts))
    if (schema.allOf !== undefined) return Object.assign({}, ...schema.allOf.map(fitting))
    const type = oneOf([schema.type ?? 'string'].flat())
    if (type === 'string') return textOf(schema)
    if (type === 'integer' || type === 'number') return numberOf(schema, type === 'integer')
    if (type === 'boolean') return chance(0.5)
    if (type === 'null') return null
    if (type === 'array') {
      const least = schema.minItems ?? 0
      const length = least + random.int(Math.min(schema.maxItems ?? least + 4, least + 4) - least + 1)
      return Array.from({ length }, () => fitting(schema.items ?? {}))
    }
    const required = new Set(schema.required ?? [])
    return Object.fromEntries(
      Object.entries(schema.properties ?? {})
        .filter(([name]) => required.has(name) || chance(0.5))
        .map(([name, part]) => [name, fitting(part)]),
    )
  }

  /** A value of any kind. */
  function anything(depth = 0): unknown {
    const kinds: readonly (() => unknown)[] = [
      () => null,
      () => chance(0.5),
      () => oneOf([0, -1, 0.5, 1e308, -1e308, 2 ** 53, Number.MIN_VALUE]),
      () => oneOf(HOSTILE),
      () => (depth > 3 ? [] : Array.from({ length: random.int(4) }, () => anything(depth + 1))),
      () => (depth > 3 ? {} : { [oneOf(HOSTILE)]: anything(depth + 1), [oneOf(dictionary)]: anything(depth + 1) }),
    ]
    return oneOf(kinds)()
  }

  /** A body with one thing wrong. */
  function brokenBody(value: unknown): string {
    const text = JSON.stringify(value)
    const ways: readonly (() => string)[] = [
      () => text.slice(0, random.int(text.length)),
      () => `${text}${text}`,
      () => JSON.stringify(anything()),
      () => '['.repeat(20_000),
      () => `{"a":${'[{"a":'.repeat(5000)}`,
      () => JSON.stringify(brokenPart(value)),
      () => JSON.stringify(brokenPart(value)),
      () => JSON.stringify(brokenPart(value)),
      () => text.replace('{', '{"__proto__":{"admin":true},"constructor":{"prototype":{}},'),
      () => text.replaceAll(/\d+/g, '1e999'),
    ]
    return oneOf(ways)()
  }

  /** The value with one part of it replaced, added or left out. */
  function brokenPart(value: unknown): unknown {
    if (Array.isArray(value) && value.length > 0 && chance(0.7)) {
      const at = random.int(value.length)
      return chance(0.2)
        ? Array.from({ length: 2000 }, () => value[at])
        : value.map((part, index) => (index === at ? brokenPart(part) : part))
    }
    if (typeof value === 'object' && value !== null && !Array.isArray(value) && chance(0.8)) {
      const entries = Object.entries(value)
      if (entries.length === 0 || chance(0.2)) return { ...value, [oneOf(HOSTILE)]: anything() }
      const at = random.int(entries.length)
      if (chance(0.3)) return Object.fromEntries(entries.filter((_, index) => index !== at))
      return Object.fromEntries(entries.map(([name, part], index) => [name, index === at ? brokenPart(part) : part]))
    }
    return anything()
  }

  interface Draft {
    readonly path: Record<string, string>
    readonly query: (readonly [name: string, value: string])[]
    readonly headers: Record<string, string>
    body?: string
    method: string
  }

  function draft(method: string, { parameters = [], requestBody }: Operation): Draft {
    const made: Draft = { path: {}, query: [], headers: {}, method }
    for (const { name, in: where, required, schema } of parameters) {
      if (!required && chance(0.5)) continue
      const value = fitting(schema)
      if (where === 'path') made.path[name] = String(value)
      else if (where === 'query') for (const one of [value].flat()) made.query.push([name, String(one)])
    }
    const json = requestBody?.content['application/json']?.schema
    if (json !== undefined) {
      made.body = JSON.stringify(fitting(json))
      made.headers['content-type'] = 'application/json'
    }
    return made
  }

  function finish(path: string, { path: values, query, headers, body, method }: Draft): MadeRequest {
    const filled = path.replaceAll(/\{([^}]+)\}/g, (_, name: string) => encoded(values[name] ?? ''))
    const search = query.map(([name, value]) => `${encoded(name)}=${encoded(value)}`).join('&')
    const target = search === '' ? filled : `${filled}?${search}`
    return { method: method.toUpperCase(), target, headers, ...(body !== undefined && { body }) }
  }

  return {
    valid: (path, method, operation) => finish(path, draft(method, operation)),
    broken(path, method, operation) {
      const made = draft(method, operation)
      const ways: (() => void)[] = [
        () => void made.query.push([oneOf(HOSTILE), oneOf(HOSTILE)]),
        () =>
          void made.query.push(
            ...(operation.parameters ?? [])
              .filter(({ in: where }) => where === 'query')
              .map(({ name }) => [name, oneOf(HOSTILE)] as const),
          ),
        () => {
          for (const name of Object.keys(made.path)) made.path[name] = oneOf(HOSTILE)
        },
        () => {
          made.method = oneOf(['get', 'post', 'put', 'delete', 'patch', 'options', 'head'])
          delete made.body
        },
      ]
      if (made.body !== undefined) {
        const value: unknown = JSON.parse(made.body)
        const breakBody = (): void => {
          made.body = brokenBody(value)
        }
        ways.push(breakBody, breakBody, breakBody, breakBody)
        ways.push(() => {
          made.headers['content-type'] = oneOf(['text/plain', 'application/xml', 'multipart/form-data', 'x', ''])
        })
        ways.push(() => void delete made.body)
      }
      oneOf(ways)()
      return finish(path, made)
    },
  }
}

/** A lone surrogate cannot be written in UTF-8: it is sent as the bytes that a careless client would send. */
function encoded(text: string): string {
  return text.isWellFormed() ? encodeURIComponent(text) : '%ED%A0%80'
}
