import { printable } from '../explain/terminal-text.ts'
import type { GuessedCatalogue } from './guess-catalogue.ts'
import type { GuessedData } from './guess-data.ts'
import type { GuessedInteractions } from './guess-interactions.ts'

/** A commented `er2alm.config.ts` for what was guessed of a folder. @param guessed with interactions or parts */
export function starterConfig(guessed: GuessedData): string {
  const files = guessed.parts === undefined ? [guessed.interactions!] : Object.values(guessed.parts)
  const timed = files.every((file) => file.timed)
  const rated = files.some((file) => file.rated)
  const skipped = skippedRows(files, guessed.catalogue)
  return `import type { RunConfigInput } from 'er2alm'

// Made by \`er2alm init\` from the files of this folder. Check it with \`er2alm data check .\`, run it with \`er2alm run .\`.
// Paths start from this file.
export default {
  data: {
${indent(dataPart(guessed, timed), 4)}
${catalogueLines(guessed)}
${rated ? '    // Only interactions rated at least this count as taken.\n    // minRating: 4,\n' : ''}${skipped === '' ? '' : `    // Without it, reading stops at the first of them: ${skipped}.\n    onBadRow: 'skip',\n`}  },

  // Models to compare; {} means default settings. Others: ials, bpr-mf, lightgcn, er2alm (needs the part below).
  models: {
    popularity: {},
${timed ? "    'recent-popularity': {},\n" : ''}    itemknn: {},
    ease: {},
${hasAttributes(guessed) ? "    // EASE that reaches items nobody has taken yet, by what the catalogue says of them.\n    'er2alm-plus': {},\n" : ''}  },
  evaluate: { reference: 'ease' },

  // Enrichment: an LLM states attributes of each item from passages about it, with evidence. \`er2alm cost .\` says what
  // it would cost before anything is sent. Keys come from the environment (see .env.example), never from this file.
  // It is about films: the prompt, the nine attributes and the rules of evidence know no other goods. For these leave it out;
  // the models above, data checks, search, audit and comparisons serve as well.
  // knowledge: { sources: [${passagesSource(guessed)}] },
  // llm: {
  //   provider: { kind: 'openai-compatible', baseUrl: 'http://127.0.0.1:8000/v1', model: 'NAME', apiKeyEnv: 'LLM_API_KEY' },
  //   maxRequests: 1000,
  // },
  // embed: { encoder: { kind: 'transformers', model: 'Xenova/all-MiniLM-L6-v2' } },
} satisfies RunConfigInput
`
}

/** The \`.env.example\` beside it. */
export function starterEnvironment(): string {
  return `# Copy to .env and fill in; it is read from beside the config. Never commit .env.
# Key of the language model's provider, named by llm.provider.apiKeyEnv in er2alm.config.ts.
LLM_API_KEY=
`
}

function hasAttributes({ catalogue }: GuessedData): boolean {
  const { genres, attributes } = catalogue?.file.columns ?? {}
  return genres !== undefined || attributes !== undefined
}

/** Which rows cannot be read, in words; empty when there are none. */
function skippedRows(files: readonly GuessedInteractions[], catalogue?: GuessedCatalogue): string {
  const kinds = [
    ...(files.some(({ blanks }) => blanks) ? ['rows without a user or an item'] : []),
    ...(files.some(({ rowsWithoutTime }) => rowsWithoutTime > 0) ? ['rows without a time that can be read'] : []),
    ...(files.some(({ tornRows }) => tornRows > 0) ? ['rows with too many or too few values'] : []),
    ...(catalogue?.badRows ?? []),
  ]
  return [...new Set(kinds)].join(', ')
}

function dataPart({ interactions, parts }: GuessedData, timed: boolean): string {
  if (parts !== undefined) {
    const files = Object.entries(parts).map(
      ([part, { file }]: [string, GuessedInteractions]) => `${part}: ${literal(file)},`,
    )
    return `// These files are split already; data check says whether the parts overlap.\nsplit: {\n  kind: 'given',\n${indent(files.join('\n'), 2)}\n},`
  }
  const split = timed
    ? "// The last interactions of each user are held out. Others: globalTemporal (one cut in time), leaveLastOne, itemCold, none.\nsplit: { kind: 'temporalPerUser' },"
    : "// No column with times was found, so that what is held out is drawn at random.\nsplit: { kind: 'random' },"
  return `// Who took what.\ninteractions: ${literal(interactions!.file)},\n${split}`
}

function catalogueLines({ catalogue, leftOut }: GuessedData): string {
  if (catalogue !== undefined) return indent(`// Titles of the items.\ncatalogue: ${literal(catalogue.file)},`, 4)
  const example = "// catalogue: { path: 'items.csv', columns: { id: 'id', title: 'title' } },"
  const others = leftOut.map(({ name, why }) => `\n// - ${printable(`${name}: ${why}`)}`).join('')
  return indent(`// No file with titles was found.${others === '' ? '' : ` Left out:${others}`}\n${example}`, 4)
}

function passagesSource({ passages }: GuessedData): string {
  return literal(passages ?? { file: 'passages.jsonl' })
}

/** A JSON value as a TypeScript literal on one line. */
function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).filter(([, held]) => held !== undefined)
    return `{ ${entries.map(([key, held]) => `${/^[A-Za-z_$][\w$]*$/.test(key) ? key : quoted(key)}: ${literal(held)}`).join(', ')} }`
  }
  return typeof value === 'string' ? quoted(value) : String(value)
}

function quoted(text: string): string {
  return `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
}

function indent(text: string, by: number): string {
  return text.replaceAll(/^(?=.)/gm, ' '.repeat(by))
}
