import type { ReceivedRequest, ServerAnswer } from '../fault/openai-server.ts'

interface Property {
  readonly type: string
  readonly enum?: readonly unknown[]
  readonly items?: { readonly enum?: readonly string[] }
}

/** What a sentence of `tiny-catalogue.ts` states, by attribute. */
const FACTS: Readonly<Record<string, RegExp>> = {
  director: /directed by (\p{Lu}\w+ \p{Lu}\w+)/u,
  country: /made in (\p{Lu}\w+)/u,
  language: /spoken in (\p{Lu}\w+)/u,
  genre: /is a (\w+) film/u,
}

/**
 * Stands in for a language model: reads the facts out of the numbered sentences of the prompt, and of lists to choose
 * from takes the first. Follows the request's schema, whatever its properties are.
 */
export function readPassages(_n: number, { body }: ReceivedRequest): ServerAnswer {
  const { properties } = body.response_format!.json_schema!.schema as unknown as {
    readonly properties: Readonly<Record<string, Property>>
  }
  const prompt = body.messages.at(-1)!.content
  const sentences = [...prompt.matchAll(/^\[(\d+)\] (.*)$/gm)].map(([, n, text]) => ({ n: Number(n), text: text! }))
  const reply = Object.entries(properties).map(([name, property]): [string, unknown] => {
    const fact = FACTS[name] ?? FACTS[name.replace(/Sentence$/, '')]
    const stating = fact && sentences.find(({ text }) => fact.test(text))
    if (property.type === 'integer' && fact) return [name, stating?.n ?? 0]
    if (property.type === 'integer') return [name, property.enum![name === 'disliked' ? 1 : 0]]
    if (property.items?.enum) return [name, name === 'ranking' ? property.items.enum : property.items.enum.slice(0, 2)]
    return [name, stating ? [fact!.exec(stating.text)![1]] : []]
  })
  return { kind: 'reply', text: JSON.stringify(Object.fromEntries(reply)) }
}
