import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Rows `user item time` of the three parts, as the split files have them. */
export interface Parts {
  readonly train: string[][]
  readonly validation: string[][]
  readonly test: string[][]
}

/** A line of the catalogue. */
export interface CatalogueLine {
  readonly id: string
  title: string
  readonly year?: number
  genres: string[]
}

/** A leak that somebody put into data. */
export interface PlantedInData {
  readonly name: string
  /** The check that must say so. */
  readonly check: string
  plant(parts: Parts, catalogue: CatalogueLine[]): void
}

/** The first rows of each user. */
function someOf(rows: readonly string[][], everyNth: number): string[][] {
  return rows.filter((_, row) => row % everyNth === 0).map((row) => [...row])
}

/** A second id with everything that a user took, all of it in training. */
function twin(parts: Parts, user: string, id: string, leaveOut: number): void {
  const own = [...parts.train, ...parts.validation, ...parts.test].filter((row) => row[0] === user)
  own.slice(leaveOut).forEach(([, item], place) => {
    parts.train.push([id, item!, String(10_000 + place)])
  })
}

/** Leaks of the parts and the catalogue, planted into a clean time split of the tiny catalogue. */
export const PLANTED_IN_DATA: readonly PlantedInData[] = [
  {
    name: 'validation is the test',
    check: 'parts',
    plant(parts) {
      parts.validation.splice(0, parts.validation.length, ...parts.test.map((row) => [...row]))
    },
  },
  {
    name: 'some test pairs are in validation',
    check: 'parts',
    plant: (parts) => parts.validation.push(...someOf(parts.test, 10)),
  },
  {
    name: 'some test pairs are in train',
    check: 'parts',
    plant: (parts) => parts.train.push(...someOf(parts.test, 20)),
  },
  {
    name: 'some validation pairs are in train',
    check: 'parts',
    plant: (parts) => parts.train.push(...someOf(parts.validation, 20)),
  },
  {
    name: 'a person has a second id, which trains on the test of the first',
    check: 'duplicate users',
    plant: (parts) => twin(parts, 'u7', 'second-id', 0),
  },
  {
    name: 'the second id lacks one item of the first',
    check: 'duplicate users',
    plant: (parts) => twin(parts, 'u12', 'second-id', 1),
  },
  {
    name: 'a user trains on what came after the user’s own test',
    check: 'times',
    plant(parts) {
      const row = parts.train.find(([user]) => user === 'u3')!
      row[2] = '39000'
    },
  },
  {
    name: 'the training of one user runs past the cut',
    check: 'times',
    plant: (parts) => parts.train.push(['late', 'm1', '9000'], ['late', 'm2', '30050']),
  },
  {
    name: 'a genre marks the items of the test',
    check: 'catalogue answers',
    plant(parts, catalogue) {
      const trained = new Set([...parts.train, ...parts.validation].map(([, item]) => item))
      for (const line of catalogue) if (!trained.has(line.id)) line.genres.push('upcoming')
    },
  },
  {
    name: 'titles tell how often an item was voted for',
    check: 'catalogue answers',
    plant(parts, catalogue) {
      for (const line of catalogue) {
        const votes = [...parts.train, ...parts.test].filter(([, item]) => item === line.id).length
        line.title = `${line.title}, ${votes} votes`
      }
    },
  },
]

const FILES = { train: 'train.txt', validation: 'validation.txt', test: 'test.txt' } as const

/** Reads the parts and the catalogue of a run's `data/` folder. */
export function readData(folder: string): { readonly parts: Parts; readonly catalogue: CatalogueLine[] } {
  const rows = (name: string): string[][] =>
    readFileSync(join(folder, name), 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.split(' '))
  const catalogue = readFileSync(join(folder, 'catalogue.jsonl'), 'utf8').trim().split('\n')
  return {
    parts: { train: rows(FILES.train), validation: rows(FILES.validation), test: rows(FILES.test) },
    catalogue: catalogue.map((line) => JSON.parse(line) as CatalogueLine),
  }
}

/** Writes split files, a catalogue and a config of the data alone into `folder`. Returns the config's path. */
export function writeData(folder: string, parts: Parts, catalogue: readonly CatalogueLine[]): string {
  for (const part of ['train', 'validation', 'test'] as const)
    writeFileSync(join(folder, FILES[part]), `${parts[part].map((row) => row.join(' ')).join('\n')}\n`)
  writeFileSync(join(folder, 'catalogue.jsonl'), catalogue.map((line) => `${JSON.stringify(line)}\n`).join(''))
  const config = join(folder, 'er2alm.config.json')
  writeFileSync(config, JSON.stringify({ data: { split: { kind: 'given', ...FILES }, catalogue: 'catalogue.jsonl' } }))
  return config
}
