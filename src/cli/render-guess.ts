import { type Style, styled } from '../explain/style.ts'
import type { GuessedCatalogue } from '../pipeline/guess-catalogue.ts'
import type { GuessedData } from '../pipeline/guess-data.ts'
import type { GuessedColumn, GuessedInteractions, Sureness } from '../pipeline/guess-interactions.ts'

const LABEL_WIDTH = 14
const REASONS: Readonly<Record<GuessedColumn['by'], string>> = {
  name: 'by its name',
  values: 'by its values',
  place: 'by its place',
  catalogue: 'by the ids of the catalogue',
  reader: 'as you named it',
}
const SURENESS_STYLES: Readonly<Record<Sureness, Style>> = { sure: 'good', likely: 'doubtful', unsure: 'bad' }
const SURENESS: Readonly<Record<Sureness, string>> = {
  sure: 'sure',
  likely: 'likely',
  unsure: 'not sure: only their place tells users from items; swap them in the config if they are the other way round',
}

/** What was guessed of the files of a folder, why, and what was left out, for a terminal. */
export function renderGuess({ interactions, parts, catalogue, passages, leftOut }: GuessedData): string {
  const files = parts === undefined ? { interactions } : parts
  return [
    ...Object.entries(files).flatMap(([role, guess]) => (guess === undefined ? [] : interactionLines(role, guess))),
    ...(catalogue === undefined
      ? [`${label('catalogue')}none: no titles of these items were found`]
      : catalogueLines(catalogue)),
    ...(passages === undefined ? [] : [`${label('passages')}${passages.file}  (in a comment of the config)`]),
    ...leftOut.map(({ name, why }, n) => `${label(n === 0 ? 'left out' : '')}${name}: ${why}`),
    '',
  ].join('\n')
}

function interactionLines(role: string, { file, sureness, columns, unused, notes }: GuessedInteractions): string[] {
  const width = Math.max(...columns.map(({ column }) => columnText(column).length))
  return [
    `${label(role)}${styled('heading', file.path)}  (${styled(SURENESS_STYLES[sureness], SURENESS[sureness])})`,
    ...columns.map(
      (guess) =>
        `  ${guess.role.padEnd(6)}  ${columnText(guess.column).padEnd(width)}  ${REASONS[guess.by]}; ${guess.seen}`,
    ),
    ...notes.map((note) => `  note: ${note}`),
    ...(unused.length === 0 ? [] : [`  not used: ${unused.join(', ')}`]),
  ]
}

function catalogueLines({ file, covers, unused, texts, notes }: GuessedCatalogue): string[] {
  const share = covers === undefined ? '' : `  (has ${Math.round(100 * covers)} % of the items seen)`
  const { attributes = {}, ...told } = file.columns!
  const columns = Object.entries(told).map(([role, column]) => `${role}=${column}`)
  return [
    `${label('catalogue')}${file.path}${share}`,
    `  ${columns.join('  ')}`,
    ...(Object.keys(attributes).length === 0 ? [] : [`  attributes: ${Object.keys(attributes).join(', ')}`]),
    ...(texts.length === 0 ? [] : [`  note: ${texts.join(', ')} may serve as passages about the items`]),
    ...notes.map((note) => `  note: ${note}`),
    ...(unused.length === 0 ? [] : [`  not used: ${unused.join(', ')}`]),
  ]
}

function columnText(column: string | number): string {
  return typeof column === 'number' ? `column ${column}` : column
}

function label(text: string): string {
  return text.padEnd(LABEL_WIDTH)
}
