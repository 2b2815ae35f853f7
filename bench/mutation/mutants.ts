// Small changes of a TypeScript source, each of which a test should notice.
import { stripTypeScriptTypes } from 'node:module'
import { type Node, parse } from 'acorn'

/** A change of one stretch of a source; offsets are of the TypeScript text. */
export interface Mutant {
  readonly start: number
  readonly end: number
  readonly text: string
  /** What kind of change it is. */
  readonly operator: string
}

const SWAPS: Readonly<Record<string, readonly string[]>> = {
  '===': ['!=='],
  '!==': ['==='],
  '<': ['<=', '>='],
  '<=': ['<', '>'],
  '>': ['>=', '<='],
  '>=': ['>', '<'],
  '+': ['-'],
  '-': ['+'],
  '*': ['/'],
  '/': ['*'],
  '%': ['*'],
  '&&': ['||'],
  '||': ['&&'],
  '??': ['&&'],
  '+=': ['-='],
  '-=': ['+='],
}
const METHODS: Readonly<Record<string, string>> = {
  some: 'every',
  every: 'some',
  min: 'max',
  max: 'min',
  ceil: 'floor',
  floor: 'ceil',
  startsWith: 'endsWith',
  toLowerCase: 'toUpperCase',
  trim: 'toString',
  sort: 'slice',
  filter: 'slice',
  push: 'unshift',
}

type AnyNode = Node & { readonly [key: string]: unknown }

/**
 * All mutants of a source: operators swapped, conditions made true and false, booleans flipped, numbers one off, strings
 * emptied, returned values and called statements dropped, methods swapped. Types are never changed: Node strips them to white
 * space of the same length, and only what is left is read.
 */
export function mutantsOf(source: string): readonly Mutant[] {
  const code = stripTypeScriptTypes(source, { mode: 'strip' })
  const mutants: Mutant[] = []
  const add = (node: Pick<Node, 'start' | 'end'>, text: string, operator: string): void => {
    mutants.push({ start: node.start, end: node.end, text, operator })
  }
  visit(parse(code, { ecmaVersion: 'latest', sourceType: 'module' }) as Node as AnyNode, (node) => {
    switch (node.type) {
      case 'BinaryExpression':
      case 'LogicalExpression':
      case 'AssignmentExpression':
        swapOperator(node, code, add)
        break
      case 'IfStatement':
      case 'ConditionalExpression':
      case 'WhileStatement':
        add(node.test as Node, 'false', 'condition')
        if (node.type !== 'WhileStatement') add(node.test as Node, 'true', 'condition')
        break
      case 'UnaryExpression':
        if (node.operator === '!') add({ start: node.start, end: node.start + 1 }, '', 'negation')
        break
      case 'Literal':
        mutateLiteral(node, add)
        break
      case 'TemplateLiteral':
        add(node, '``', 'string')
        break
      case 'ReturnStatement':
        if (node.argument) add(node.argument as Node, 'undefined', 'return')
        break
      case 'ExpressionStatement':
        if (!('directive' in node)) add(node, ';', 'statement')
        break
      case 'CallExpression':
        swapMethod(node, add)
        break
    }
  })
  return mutants
}

type Add = (node: Pick<Node, 'start' | 'end'>, text: string, operator: string) => void

function swapOperator(node: AnyNode, code: string, add: Add): void {
  const [left, right, operator] = [node.left as Node, node.right as Node, node.operator as string]
  const at = code.indexOf(operator, left.end)
  if (at < 0 || at >= right.start) return
  for (const other of SWAPS[operator] ?? []) add({ start: at, end: at + operator.length }, other, 'operator')
}

function mutateLiteral(node: AnyNode, add: Add): void {
  const { value } = node
  if (typeof value === 'boolean') add(node, String(!value), 'boolean')
  else if (typeof value === 'number') add(node, String(value + 1), 'number')
  else if (typeof value === 'string' && value !== '') add(node, "''", 'string')
}

function swapMethod(node: AnyNode, add: Add): void {
  const callee = node.callee as AnyNode
  if (callee.type !== 'MemberExpression' || callee.computed) return
  const property = callee.property as AnyNode
  const other = METHODS[property.name as string]
  if (other !== undefined) add(property, other, 'method')
}

/** Every node but module specifiers, property names, and words of lists, which are data. */
function visit(node: AnyNode, see: (node: AnyNode) => void): void {
  see(node)
  for (const [key, child] of Object.entries(node)) {
    if (key === 'source' || (key === 'key' && !node.computed)) continue
    for (const one of Array.isArray(child) ? child : [child]) {
      if (one === null || typeof one !== 'object' || typeof (one as AnyNode).type !== 'string') continue
      if (node.type === 'ArrayExpression' && typeof (one as AnyNode).value === 'string') continue
      visit(one as AnyNode, see)
    }
  }
}
