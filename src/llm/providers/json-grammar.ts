import { Er2almError } from '../../errors.ts'
import type { Json } from '../request.ts'

type Schema = { readonly [key: string]: Json }

/**
 * A GBNF grammar (llama.cpp) of the compact JSON texts that follow a schema: no white space at all, properties in the
 * order of the schema, all of them present. White space would be tokens to pay for, and small models loop on it.
 *
 * Knows what our schemas use: object, array (minItems, maxItems), string (minLength, maxLength, enum), integer, number, boolean.
 *
 * @throws {Er2almError} BUG on any other schema
 */
export function jsonGrammar(schema: Schema): string {
  const rules: string[] = []
  const name = addRule(schema, 'root', rules)
  if (name !== 'root') throw new Er2almError('BUG', 'the grammar has no root rule')
  rules.push('char ::= [^"\\\\\\x00-\\x1f] | "\\\\" ["\\\\/bfnrt]')
  return rules.join('\n')
}

function addRule(schema: Schema, name: string, rules: string[]): string {
  rules.push(`${name} ::= ${body(schema, name, rules)}`)
  return name
}

function body(schema: Schema, name: string, rules: string[]): string {
  if (Array.isArray(schema.enum)) return schema.enum.map((value) => literal(JSON.stringify(value))).join(' | ')
  switch (schema.type) {
    case 'object': {
      const properties = Object.entries((schema.properties ?? {}) as { readonly [key: string]: Schema })
      const parts = properties.map(([key, value], i) => {
        const rule = addRule(value, `${name}-${i}`, rules)
        return `${literal(`${i === 0 ? '' : ','}${JSON.stringify(key)}:`)} ${rule}`
      })
      return `${literal('{')} ${parts.join(' ')} ${literal('}')}`
    }
    case 'array': {
      const item = addRule(schema.items as Schema, `${name}-item`, rules)
      const min = Number(schema.minItems ?? 0)
      const max = Number(schema.maxItems ?? 64)
      const more = `(${literal(',')} ${item}){${Math.max(0, min - 1)},${max - 1}}`
      const list = `${item} ${more}`
      return `${literal('[')} ${min === 0 ? `(${list})?` : list} ${literal(']')}`
    }
    case 'string':
      return `${literal('"')} char{${Number(schema.minLength ?? 0)},${Number(schema.maxLength ?? 400)}} ${literal('"')}`
    case 'integer':
      return '"-"? ("0" | [1-9] [0-9]{0,8})'
    case 'number':
      return '"-"? ("0" | [1-9] [0-9]{0,8}) ("." [0-9]{1,6})?'
    case 'boolean':
      return '"true" | "false"'
    default:
      throw new Er2almError('BUG', `no grammar for a schema of type ${JSON.stringify(schema.type)}`)
  }
}

function literal(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
}
