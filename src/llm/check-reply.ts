import { Er2almError } from '../errors.ts'
import type { Json } from './request.ts'

type Schema = { readonly [key: string]: Json }

/**
 * What is wrong with a reply, in words that a model can act on; undefined when it follows the schema.
 *
 * Knows what our schemas use: object (properties, required, additionalProperties), array (items, minItems, maxItems),
 * string (minLength, maxLength in characters), enum, integer, number, boolean.
 *
 * @throws {Er2almError} BUG on any other type in the schema
 */
export function replyProblem(schema: Schema, text: string): string | undefined {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return 'it is no JSON document'
  }
  return problemOf(schema, value, 'the document')
}

function problemOf(schema: Schema, value: unknown, where: string): string | undefined {
  if (Array.isArray(schema.enum)) {
    return schema.enum.includes(value as Json) ? undefined : `${where} is none of the allowed values`
  }
  switch (schema.type) {
    case undefined:
      return undefined
    case 'object':
      return objectProblem(schema, value, where)
    case 'array':
      return arrayProblem(schema, value, where)
    case 'string': {
      if (typeof value !== 'string') return `${where} is no string`
      const length = [...value].length
      const { minLength = 0, maxLength = Number.POSITIVE_INFINITY } = schema
      if (length > Number(maxLength)) return `${where} has ${length} characters, at most ${maxLength} are allowed`
      return length < Number(minLength)
        ? `${where} has ${length} characters, at least ${minLength} are needed`
        : undefined
    }
    case 'integer':
      return Number.isInteger(value) ? undefined : `${where} is no integer`
    case 'number':
      return typeof value === 'number' ? undefined : `${where} is no number`
    case 'boolean':
      return typeof value === 'boolean' ? undefined : `${where} is neither true nor false`
    default:
      throw new Er2almError('BUG', `a schema of type ${JSON.stringify(schema.type)} cannot be checked`)
  }
}

function objectProblem(schema: Schema, value: unknown, where: string): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return `${where} is no object`
  const properties = (schema.properties ?? {}) as { readonly [key: string]: Schema }
  const missing = ((schema.required ?? []) as readonly string[]).find((name) => !Object.hasOwn(value, name))
  if (missing !== undefined) return `"${missing}" is missing`
  for (const [name, child] of Object.entries(value)) {
    if (Object.hasOwn(properties, name)) {
      const problem = problemOf(properties[name]!, child, `"${name}"`)
      if (problem !== undefined) return problem
    } else if (schema.additionalProperties === false) return `there is a property that was not asked for`
  }
  return undefined
}

function arrayProblem(schema: Schema, value: unknown, where: string): string | undefined {
  if (!Array.isArray(value)) return `${where} is no list`
  const { minItems = 0, maxItems = Number.POSITIVE_INFINITY } = schema
  if (value.length > Number(maxItems)) return `${where} has ${value.length} entries, at most ${maxItems} are allowed`
  if (value.length < Number(minItems)) return `${where} has ${value.length} entries, at least ${minItems} are needed`
  for (const [i, entry] of value.entries()) {
    const problem = problemOf((schema.items ?? {}) as Schema, entry, `entry ${i + 1} of ${where}`)
    if (problem !== undefined) return problem
  }
  return undefined
}
