// The recorded statements of the study, after each step of checking. Needs ../shared/data/kb (the passages are not in the
// repository).
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { itemRequest, parseObject, readReply } from '../../src/enrich/item-attributes.ts'
import { askedAttributes } from '../../src/enrich/item-prompt.ts'
import { modelIdentity } from '../../src/llm/providers/registry.ts'
import { callKey } from '../../src/llm/request.ts'
import { readReplies } from '../../src/pipeline/recordings.ts'
import { openStore } from '../../src/store/sqlite.ts'
import { STUDY_ATTRIBUTES, type StudyAttribute, type StudyFilm, studyFilms } from './films.ts'
import { STUDY_MODELS, STUDY_SAMPLING, type StudyModel, studyLlm } from './models.ts'

const FILMS = 500
export const STEPS = ['as stated', 'normalised', 'quoted', 'supported', 'supported, both models'] as const
export type Step = (typeof STEPS)[number]
export type Statements = Readonly<Record<StudyAttribute, readonly string[]>>

/** The films that every recorded model answered for, and what is left of a model's reply after a step. */
export interface StudyStatements {
  readonly films: readonly StudyFilm[]
  readonly models: readonly StudyModel[]
  valuesAfter(step: Step, film: StudyFilm, model: StudyModel): Statements
}

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url))

export async function readStatements(): Promise<StudyStatements> {
  const store = openStore(here('../../runs/statement-study.sqlite'))
  const films = await studyFilms(store, FILMS)
  store.close()
  const asked = askedAttributes(STUDY_ATTRIBUTES)
  const models = STUDY_MODELS.filter((name) => existsSync(here(`${name}.jsonl.gz`)))
  const replies = new Map(models.map((name) => [name, repliesOf(name, films)] as const))

  function valuesAfter(step: Step, film: StudyFilm, model: StudyModel): Statements {
    const text = replies.get(model)!.get(film.item.id)!
    if (step === 'as stated' || step === 'normalised') {
      const reply = parseObject(text) ?? {}
      return valuesBy((attribute) => (Array.isArray(reply[attribute]) ? reply[attribute].map(String) : []))
    }
    const check = step === 'quoted' ? 'quoted' : 'supported'
    const records = readReply(film.item, asked, { key: '', text, recorded: true }, check)
    const kept = valuesBy((attribute) => {
      const record = records.find((one) => one.attribute === attribute)!
      return record.status === 'stated' ? record.value : []
    })
    if (step !== 'supported, both models') return kept
    const other = models.find((name) => name !== model)!
    const seconded = valuesAfter('supported', film, other)
    return valuesBy((attribute) => kept[attribute].filter((value) => seconded[attribute].includes(value)))
  }

  const answered = films.filter(({ item }) => models.every((model) => replies.get(model)!.has(item.id)))
  return { films: answered, models, valuesAfter }
}

/** Reply text by film id. */
function repliesOf(name: StudyModel, films: readonly StudyFilm[]): ReadonlyMap<string, string> {
  const texts = new Map(readReplies(here(`${name}.jsonl.gz`)).map(({ key, text }) => [key, text]))
  const identity = modelIdentity(studyLlm(name, 1))
  const byFilm = films.map(({ item }) => {
    const text = texts.get(callKey(identity, itemRequest(item, STUDY_ATTRIBUTES, STUDY_SAMPLING)!))
    return [item.id, text] as const
  })
  return new Map(byFilm.filter((entry): entry is readonly [string, string] => entry[1] !== undefined))
}

function valuesBy(read: (attribute: StudyAttribute) => readonly string[]): Statements {
  return { director: read('director'), country: read('country'), language: read('language') }
}
