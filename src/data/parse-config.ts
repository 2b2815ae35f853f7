import type { z } from 'zod'
import { Er2almError } from '../errors.ts'
import { nearestName } from './nearest-name.ts'

/**
 * Checks a config value against its schema and fills in the defaults.
 *
 * @param where what the value is, as the reader knows it: `data`, `models.er2alm`, a file name; starts every message
 * @returns     the parsed value
 * @throws {Er2almError} CONFIG_UNKNOWN_KEY with the nearest known key, before any other complaint, since a misspelt key
 *   also makes the right one missing; CONFIG_INVALID for everything else, all complaints in one message
 */
export function parseConfig<T>(schema: z.ZodType<T>, value: unknown, where: string): T {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const issues = result.error.issues.flatMap((issue) => flatten(issue, [], value))
  const unknown = issues.find((issue) => issue.code === 'unrecognized_keys')
  if (unknown?.code === 'unrecognized_keys') throw unknownKey(schema, value, where, unknown)
  const complaints = [...new Set(issues.map((issue) => `${place(where, issue.path)}: ${describe(issue, value)}`))]
  throw new Er2almError('CONFIG_INVALID', complaints.join('; '), {
    hint: `correct ${complaints.length === 1 ? 'this value' : 'these values'} in the config`,
  })
}

type Issue = z.core.$ZodIssue
type Path = readonly PropertyKey[]

/** Issues of a union are those of the branch that fits best; paths become absolute. */
function flatten(issue: Issue, prefix: Path, root: unknown): Issue[] {
  const path = [...prefix, ...issue.path]
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [{ ...issue, path }]
  const branches = issue.errors.map((errors) => errors.flatMap((inner) => flatten(inner, path, root)))
  // A branch that complains about the value itself (wrong type) did not fit at all; one that looks inside it did.
  const fits = branches.filter(
    (branch) => !branch.some((inner) => inner.code === 'invalid_type' && inner.path.length === path.length),
  )
  const ranked = (fits.length > 0 ? fits : []).sort((a, b) => a.length - b.length)
  return ranked[0] ?? [{ ...issue, path, message: unionMessage(branches) }]
}

function unionMessage(branches: readonly Issue[][]): string {
  const expected = branches.flat().flatMap((issue) => (issue.code === 'invalid_type' ? [issue.expected] : []))
  return `expected ${[...new Set(expected)].join(' or ')}`
}

function unknownKey(
  schema: z.ZodType,
  value: unknown,
  where: string,
  issue: z.core.$ZodIssueUnrecognizedKeys,
): Er2almError {
  const key = issue.keys[0]
  const known = knownKeys(schema, issue.path, value)
  const nearest = nearestName(key, known)
  const guess = nearest === undefined ? '' : `, did you mean "${nearest}"?`
  const advice = nearest === undefined ? `remove "${key}"` : `write "${nearest}", or remove "${key}"`
  return new Er2almError('CONFIG_UNKNOWN_KEY', `${place(where, issue.path)} has no key "${key}"${guess}`, {
    hint: `${advice}; its keys are ${known.join(', ')}`,
  })
}

function place(where: string, path: Path): string {
  const keys = path.reduce<string>(
    (text, part) => text + (typeof part === 'number' ? `[${part}]` : `.${String(part)}`),
    '',
  )
  // A key must not look like the ending of a file's name.
  const isFile = /[\\/]/.test(where) && !where.includes(': ')
  return isFile && keys.startsWith('.') ? `${where}: ${keys.slice(1)}` : `${where}${keys}`
}

function describe(issue: Issue, root: unknown): string {
  const given = valueAt(root, issue.path)
  const message = issue.message.replace(/^Invalid input: /, '').replace(/, received .*$/, '')
  if (given === undefined) return `is missing (${message})`
  return `${message}, not ${show(given)}`
}

function show(value: unknown): string {
  if (typeof value === 'function') return 'a function'
  const text =
    typeof value === 'object' && value !== null
      ? JSON.stringify(value)
      : typeof value === 'string'
        ? JSON.stringify(value)
        : String(value)
  // A name and password in an address are nobody's business.
  const shown = text.replace(/(\w+:\/\/)[^/\s"?#]*@/g, '$1…@')
  return shown.length > 60 ? `${shown.slice(0, 57)}…` : shown
}

function valueAt(root: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, part) => (isObject(value) ? value[part] : undefined), root)
}

function isObject(value: unknown): value is Record<PropertyKey, unknown> {
  return typeof value === 'object' && value !== null
}

/** Keys that the schema knows at a path: of every branch of a union, or of the one that the discriminator chose. */
function knownKeys(schema: z.core.$ZodType, path: Path, value: unknown): string[] {
  const keys = new Set<string>()
  const visit = (node: z.core.$ZodType, depth: number, here: unknown): void => {
    const def = (node as z.core.$ZodTypes)._zod.def
    switch (def.type) {
      case 'object': {
        if (depth === path.length) for (const key of Object.keys(def.shape)) keys.add(key)
        else {
          const child = def.shape[String(path[depth])]
          if (child !== undefined) visit(child, depth + 1, valueAt(here, [path[depth]]))
        }
        return
      }
      case 'array':
        if (depth < path.length) visit(def.element, depth + 1, valueAt(here, [path[depth]]))
        return
      case 'record':
        if (depth < path.length) visit(def.valueType, depth + 1, valueAt(here, [path[depth]]))
        return
      case 'union': {
        const chosen = 'discriminator' in def ? chosenBranch(String(def.discriminator), def.options, here) : undefined
        for (const option of chosen === undefined ? def.options : [chosen]) visit(option, depth, here)
        return
      }
      case 'pipe':
        visit(def.in, depth, here)
        return
      case 'optional':
      case 'nullable':
      case 'default':
      case 'prefault':
      case 'readonly':
      case 'nonoptional':
      case 'catch':
        visit(def.innerType, depth, here)
    }
  }
  visit(schema, 0, value)
  return [...keys].sort()
}

function chosenBranch(
  discriminator: string,
  options: readonly z.core.$ZodType[],
  here: unknown,
): z.core.$ZodType | undefined {
  const kind = valueAt(here, [discriminator])
  return options.find((option) => option._zod.propValues?.[discriminator]?.has(kind as z.core.util.Primitive))
}
