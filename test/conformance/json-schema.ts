/** A JSON schema as OpenAPI 3.1 holds it (draft 2020-12), with the keywords that zod writes. */
export interface JsonSchema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | JsonSchema
  readonly propertyNames?: JsonSchema
  readonly items?: JsonSchema
  readonly prefixItems?: readonly JsonSchema[]
  readonly minItems?: number
  readonly maxItems?: number
  readonly uniqueItems?: boolean
  readonly minLength?: number
  readonly maxLength?: number
  readonly pattern?: string
  readonly format?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: number
  readonly exclusiveMaximum?: number
  readonly multipleOf?: number
  readonly anyOf?: readonly JsonSchema[]
  readonly oneOf?: readonly JsonSchema[]
  readonly allOf?: readonly JsonSchema[]
  readonly not?: JsonSchema
  readonly default?: unknown
  readonly description?: string
  readonly title?: string
  readonly example?: unknown
  readonly examples?: readonly unknown[]
  readonly deprecated?: boolean
}

/** Keywords that `misfits` checks, and those that say nothing about a value. */
export const KEYWORDS: ReadonlySet<string> = new Set([
  ...['$ref', 'type', 'enum', 'const', 'properties', 'required', 'additionalProperties', 'propertyNames', 'items'],
  ...['prefixItems', 'minItems', 'maxItems', 'uniqueItems', 'minLength', 'maxLength', 'pattern', 'minimum', 'maximum'],
  ...['exclusiveMinimum', 'exclusiveMaximum', 'multipleOf', 'anyOf', 'oneOf', 'allOf', 'not'],
  ...['format', 'default', 'description', 'title', 'example', 'examples', 'deprecated'],
])

export const TYPES: readonly string[] = ['null', 'boolean', 'object', 'array', 'number', 'string', 'integer']

/** Follows a reference into the components of the document. */
export function resolveSchema(schema: JsonSchema, root: object): JsonSchema {
  if (schema.$ref === undefined) return schema
  const found = schema.$ref
    .replace(/^#\//, '')
    .split('/')
    .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], root)
  if (found === undefined) throw new Error(`${schema.$ref} leads nowhere`)
  return resolveSchema(found as JsonSchema, root)
}

/**
 * Where a value does not fit a schema, one sentence each; empty when it fits.
 *
 * @param root the document that references are of
 */
export function misfits(given: JsonSchema, value: unknown, root: object, place = '$'): readonly string[] {
  const schema = resolveSchema(given, root)
  const wrong: string[] = []
  const say = (what: string): void => void wrong.push(`${place} ${what}`)
  if (schema.type !== undefined && ![schema.type].flat().some((type) => isOfType(value, type))) {
    return [`${place} is ${JSON.stringify(value)?.slice(0, 80)}, not ${[schema.type].flat().join(' or ')}`]
  }
  const same = (other: unknown): boolean => JSON.stringify(other) === JSON.stringify(value)
  if (schema.enum !== undefined && !schema.enum.some(same)) say(`is none of ${JSON.stringify(schema.enum)}`)
  if ('const' in schema && !same(schema.const)) say(`is not ${JSON.stringify(schema.const)}`)
  if (typeof value === 'string') checkText(schema, value, say)
  if (typeof value === 'number') checkNumber(schema, value, say)
  if (Array.isArray(value)) wrong.push(...arrayMisfits(schema, value, root, place))
  else if (typeof value === 'object' && value !== null) {
    wrong.push(...objectMisfits(schema, value as Record<string, unknown>, root, place))
  }
  const fitting = (schemas: readonly JsonSchema[]): number =>
    schemas.filter((part) => misfits(part, value, root, place).length === 0).length
  if (schema.anyOf !== undefined && fitting(schema.anyOf) === 0) say('fits none of anyOf')
  if (schema.oneOf !== undefined && fitting(schema.oneOf) !== 1) say(`fits ${fitting(schema.oneOf)} of oneOf`)
  if (schema.not !== undefined && fitting([schema.not]) > 0) say('fits what it must not')
  for (const part of schema.allOf ?? []) wrong.push(...misfits(part, value, root, place))
  return wrong
}

function isOfType(value: unknown, type: string): boolean {
  if (type === 'null') return value === null
  if (type === 'array') return Array.isArray(value)
  if (type === 'integer') return Number.isInteger(value)
  if (type === 'object') return typeof value === 'object' && value !== null && !Array.isArray(value)
  return typeof value === type
}

function checkText(schema: JsonSchema, value: string, say: (what: string) => void): void {
  const length = [...value].length
  if (length < (schema.minLength ?? 0)) say(`has ${length} characters, fewer than ${schema.minLength}`)
  if (length > (schema.maxLength ?? Number.POSITIVE_INFINITY)) say(`has more than ${schema.maxLength} characters`)
  if (schema.pattern !== undefined && !new RegExp(schema.pattern, 'u').test(value)) say(`is not of ${schema.pattern}`)
}

function checkNumber(schema: JsonSchema, value: number, say: (what: string) => void): void {
  const { minimum = -Infinity, maximum = Infinity, exclusiveMinimum = -Infinity, exclusiveMaximum = Infinity } = schema
  if (value < minimum || value <= exclusiveMinimum) say(`is ${value}, too small`)
  if (value > maximum || value >= exclusiveMaximum) say(`is ${value}, too large`)
  if (schema.multipleOf !== undefined && value % schema.multipleOf !== 0) say(`is no multiple of ${schema.multipleOf}`)
}

function arrayMisfits(schema: JsonSchema, value: readonly unknown[], root: object, place: string): readonly string[] {
  const wrong: string[] = []
  if (value.length < (schema.minItems ?? 0)) wrong.push(`${place} has fewer than ${schema.minItems} items`)
  if (value.length > (schema.maxItems ?? Infinity)) wrong.push(`${place} has more than ${schema.maxItems} items`)
  if (schema.uniqueItems && new Set(value.map((item) => JSON.stringify(item))).size < value.length) {
    wrong.push(`${place} has an item twice`)
  }
  for (const [index, item] of value.entries()) {
    const of = schema.prefixItems?.[index] ?? schema.items
    if (of !== undefined) wrong.push(...misfits(of, item, root, `${place}[${index}]`))
  }
  return wrong
}

function objectMisfits(
  { properties = {}, required = [], additionalProperties = true, propertyNames }: JsonSchema,
  value: Readonly<Record<string, unknown>>,
  root: object,
  place: string,
): readonly string[] {
  const wrong = required.filter((name) => !Object.hasOwn(value, name)).map((name) => `${place} lacks ${name}`)
  for (const [name, part] of Object.entries(value)) {
    const at = `${place}.${name}`
    if (propertyNames !== undefined) wrong.push(...misfits(propertyNames, name, root, `name of ${at}`))
    if (Object.hasOwn(properties, name)) wrong.push(...misfits(properties[name]!, part, root, at))
    else if (additionalProperties === false) wrong.push(`${at} is not declared`)
    else if (additionalProperties !== true) wrong.push(...misfits(additionalProperties, part, root, at))
  }
  return wrong
}
