/**
 * Whether a text follows a GBNF grammar (llama.cpp), for grammars without recursion: rules, alternatives, sequences,
 * literals, character classes, groups, `?` and `{m,n}`. The grammar becomes one regular expression.
 *
 * @throws {Error} if a rule is missing, is defined twice, or refers to itself, or if something cannot be read
 */
export function gbnfMatcher(grammar: string): (text: string) => boolean {
  const rules = new Map<string, string>()
  for (const line of grammar.split('\n')) {
    const [, name, body] = /^([a-z0-9-]+) ::= (.*)$/.exec(line) ?? []
    if (name === undefined || body === undefined) throw new Error(`no rule: ${line}`)
    if (rules.has(name)) throw new Error(`rule ${name} is defined twice`)
    rules.set(name, body)
  }
  const pattern = new RegExp(`^${expand('root', rules, [])}$`, 'u')
  return (text) => pattern.test(text)
}

function expand(name: string, rules: ReadonlyMap<string, string>, path: readonly string[]): string {
  const body = rules.get(name)
  if (body === undefined) throw new Error(`rule ${name} is not defined`)
  if (path.includes(name)) throw new Error(`rule ${name} refers to itself`)
  const tokens = /\s+|"((?:[^"\\]|\\.)*)"|(\[(?:[^\]\\]|\\.)*\])|([a-z][a-z0-9-]*)|([()|?]|\{\d+,\d+\})/gy
  let pattern = ''
  let at = 0
  for (const match of body.matchAll(tokens)) {
    const [whole, literal, characters, rule, operator] = match
    at = match.index + whole.length
    if (literal !== undefined) pattern += `(?:${RegExp.escape(literal.replace(/\\(.)/g, '$1'))})`
    else if (characters !== undefined) pattern += characters
    else if (rule !== undefined) pattern += expand(rule, rules, [...path, name])
    else if (operator !== undefined) pattern += operator === '(' ? '(?:' : operator
  }
  if (at !== body.length) throw new Error(`cannot read: ${body.slice(at)}`)
  return `(?:${pattern})`
}
