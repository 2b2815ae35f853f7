import { type JsonSchema, KEYWORDS, resolveSchema, TYPES } from './json-schema.ts'

/** The parts of an OpenAPI 3.1 document that requests are made from. */
export interface OpenApiDocument {
  readonly openapi: string
  readonly info: { readonly title: string; readonly version: string }
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components?: {
    readonly schemas?: Readonly<Record<string, JsonSchema>>
    readonly securitySchemes?: Readonly<Record<string, { readonly type: string }>>
  }
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[]
}

export interface Operation {
  readonly operationId?: string
  readonly summary?: string
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: { readonly required?: boolean; readonly content: Content }
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: Content }>>
}

export interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'header' | 'cookie'
  readonly required?: boolean
  readonly schema: JsonSchema
}

export type Content = Readonly<Record<string, { readonly schema?: JsonSchema }>>

export const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'] as const

/**
 * What is wrong with a document by the OpenAPI 3.1 specification, as far as a client that is made from it would notice:
 * the fixed fields, paths and their parameters, responses, references, and schemas with keywords of draft 2020-12 alone.
 */
export function documentFaults(document: OpenApiDocument): readonly string[] {
  const faults: string[] = []
  if (!/^3\.1\.\d+$/.test(document.openapi)) faults.push(`openapi is ${document.openapi}`)
  for (const field of ['title', 'version'] as const) if (!document.info?.[field]) faults.push(`info lacks ${field}`)
  const shapes = new Map<string, string>()
  const ids = new Set<string>()
  for (const [path, item] of Object.entries(document.paths)) {
    if (!path.startsWith('/')) faults.push(`${path} does not begin with /`)
    const shape = path.replaceAll(/\{[^}]+\}/g, '{}')
    if (shapes.has(shape)) faults.push(`${path} is the same as ${shapes.get(shape)}`)
    shapes.set(shape, path)
    for (const [method, operation] of Object.entries(item)) {
      const place = `${method.toUpperCase()} ${path}`
      if (!METHODS.some((known) => known === method)) faults.push(`${place}: no such method`)
      else faults.push(...operationFaults(operation, path, place, document))
      const { operationId } = operation
      if (operationId !== undefined && ids.has(operationId)) faults.push(`${place}: operationId ${operationId} again`)
      if (operationId !== undefined) ids.add(operationId)
    }
  }
  const { schemas = {}, securitySchemes = {} } = document.components ?? {}
  for (const [name, schema] of Object.entries(schemas)) {
    if (!/^[\w.-]+$/.test(name)) faults.push(`components.schemas: ${name} is no name`)
    faults.push(...schemaFaults(schema, name, document))
  }
  for (const requirement of document.security ?? []) {
    for (const name of Object.keys(requirement))
      if (!(name in securitySchemes)) faults.push(`no security scheme ${name}`)
  }
  return faults
}

function operationFaults(
  { parameters = [], requestBody, responses }: Operation,
  path: string,
  place: string,
  document: OpenApiDocument,
): readonly string[] {
  const faults: string[] = []
  const say = (what: string): void => void faults.push(`${place}: ${what}`)
  const inTemplate = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name!)
  const seen = new Set<string>()
  for (const parameter of parameters) {
    const { name, in: where, required, schema } = parameter
    if (seen.has(`${where} ${name}`)) say(`${name} is declared twice`)
    seen.add(`${where} ${name}`)
    if (where === 'path' && !inTemplate.includes(name)) say(`${name} is not in the path`)
    if (where === 'path' && required !== true) say(`${name} of the path is not required`)
    if (!['path', 'query', 'header', 'cookie'].includes(where)) say(`${name} is in ${where}`)
    if (schema === undefined) say(`${name} has no schema`)
    // An address has texts only. (Number(null) is 0, so that a schema may be taken for nullable.)
    else if ([schema.type].flat().includes('null')) say(`${name} may be null`)
    else faults.push(...schemaFaults(schema, `${place} ${name}`, document))
  }
  for (const name of inTemplate) if (!seen.has(`path ${name}`)) say(`{${name}} is not declared`)
  if (requestBody !== undefined) faults.push(...contentFaults(requestBody.content, `${place} body`, document))
  // Without it @hono/zod-openapi lets a request through whose body it did not read.
  if (requestBody !== undefined && requestBody.required !== true) say('its body is not required')
  if (Object.keys(responses ?? {}).length === 0) say('no response is declared')
  for (const [status, response] of Object.entries(responses ?? {})) {
    if (!/^(?:[1-5]\d\d|[1-5]XX|default)$/.test(status)) say(`${status} is no status`)
    if (!response.description) say(`${status} has no description`)
    if (response.content !== undefined) faults.push(...contentFaults(response.content, `${place} ${status}`, document))
  }
  return faults
}

function contentFaults(content: Content, place: string, document: OpenApiDocument): readonly string[] {
  const types = Object.entries(content ?? {})
  if (types.length === 0) return [`${place}: no content`]
  return types.flatMap(([type, { schema }]) => [
    ...(/^[\w.*+-]+\/[\w.*+-]+$/.test(type) ? [] : [`${place}: ${type} is no media type`]),
    ...(schema === undefined ? [] : schemaFaults(schema, `${place} ${type}`, document)),
  ])
}

function schemaFaults(schema: JsonSchema, place: string, document: OpenApiDocument): readonly string[] {
  const faults: string[] = []
  const say = (what: string): void => void faults.push(`${place}: ${what}`)
  // `nullable`, boolean exclusiveMinimum and the like are of OpenAPI 3.0.
  for (const keyword of Object.keys(schema)) if (!KEYWORDS.has(keyword)) say(`the keyword ${keyword} is not known`)
  for (const type of [schema.type ?? []].flat()) if (!TYPES.includes(type)) say(`there is no type ${type}`)
  for (const keyword of NUMBERS) {
    const value = schema[keyword]
    if (value !== undefined && typeof value !== 'number') say(`${keyword} is no number`)
  }
  const required = schema.required ?? []
  if (new Set(required).size < required.length) say('a required property stands there twice')
  for (const name of required) {
    if (schema.properties !== undefined && !(name in schema.properties)) say(`${name} is required and not described`)
  }
  if (schema.enum?.length === 0) say('an empty enum')
  try {
    if (schema.pattern !== undefined) new RegExp(schema.pattern, 'u')
    resolveSchema(schema, document)
  } catch (error) {
    say((error as Error).message)
  }
  for (const [name, part] of partsOf(schema)) faults.push(...schemaFaults(part, `${place}.${name}`, document))
  return faults
}

const NUMBERS = [
  ...(['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'] as const),
  ...(['minItems', 'maxItems', 'minLength', 'maxLength'] as const),
] as const

function partsOf(schema: JsonSchema): readonly (readonly [name: string, part: JsonSchema])[] {
  const { properties = {}, items, prefixItems = [], additionalProperties, propertyNames, not } = schema
  const named = { items, additionalProperties, propertyNames, not }
  const lists = { prefixItems, anyOf: schema.anyOf ?? [], oneOf: schema.oneOf ?? [], allOf: schema.allOf ?? [] }
  return [
    ...Object.entries(properties),
    ...Object.entries(named).filter((entry): entry is [string, JsonSchema] => typeof entry[1] === 'object'),
    ...Object.entries(lists).flatMap(([name, parts]) => parts.map((part) => [name, part] as const)),
  ]
}
