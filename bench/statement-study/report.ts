// How often the recorded statements of the study are right, at each step of checking. Needs ../shared/data/kb (the passages are
// not in the repository). Results and definitions: docs/results.md, docs/gold.md
//   usage: node scripts/with-node.mjs bench/statement-study/report.ts [--wrong]
// Prints a JSON line a model, attribute and step; --wrong: the kept statements that are wrong, and the gold, instead.
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { itemRequest, parseObject, readReply } from '../../src/enrich/item-attributes.ts'
import { askedAttributes } from '../../src/enrich/item-prompt.ts'
import { modelIdentity } from '../../src/llm/providers/registry.ts'
import { callKey } from '../../src/llm/request.ts'
import { wilson95 } from '../../src/numeric/wilson.ts'
import { readReplies } from '../../src/pipeline/recordings.ts'
import { openStore } from '../../src/store/sqlite.ts'
import { STUDY_ATTRIBUTES, type StudyAttribute, type StudyFilm, studyFilms } from './films.ts'
import { isNaivelyRight, isRight } from './judge.ts'
import { STUDY_MODELS, STUDY_SAMPLING, type StudyModel, studyLlm } from './models.ts'

const FILMS = 500
const STEPS = ['as stated', 'normalised', 'quoted', 'supported', 'supported, both models'] as const
type Step = (typeof STEPS)[number]
type Values = Readonly<Record<StudyAttribute, readonly string[]>>

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url))
const showWrong = process.argv[2] === '--wrong'
const store = openStore(here('../../runs/statement-study.sqlite'))
const films = await studyFilms(store, FILMS)
store.close()
const asked = askedAttributes(STUDY_ATTRIBUTES)
const replies = new Map(
  STUDY_MODELS.filter((name) => existsSync(here(`${name}.jsonl.gz`))).map((name) => [name, repliesOf(name)] as const),
)

/** Reply text by film id. */
function repliesOf(name: StudyModel): ReadonlyMap<string, string> {
  const texts = new Map(readReplies(here(`${name}.jsonl.gz`)).map(({ key, text }) => [key, text]))
  const identity = modelIdentity(studyLlm(name, 1))
  const byFilm = films.map(({ item }) => {
    const text = texts.get(callKey(identity, itemRequest(item, STUDY_ATTRIBUTES, STUDY_SAMPLING)!))
    return [item.id, text] as const
  })
  return new Map(byFilm.filter((entry): entry is readonly [string, string] => entry[1] !== undefined))
}

/** The values that are left of a reply after a step. */
function valuesAfter(step: Step, { item }: StudyFilm, model: StudyModel): Values {
  const text = replies.get(model)!.get(item.id)!
  if (step === 'as stated' || step === 'normalised') {
    const reply = parseObject(text) ?? {}
    return valuesBy((attribute) => (Array.isArray(reply[attribute]) ? reply[attribute].map(String) : []))
  }
  const records = readReply(item, asked, { key: '', text, recorded: true }, step === 'quoted' ? 'quoted' : 'supported')
  const kept = valuesBy((attribute) => {
    const record = records.find((one) => one.attribute === attribute)!
    return record.status === 'stated' ? record.value : []
  })
  if (step !== 'supported, both models') return kept
  const other = STUDY_MODELS.find((name) => name !== model)!
  const seconded = valuesAfter('supported', { item } as StudyFilm, other)
  return valuesBy((attribute) => kept[attribute].filter((value) => seconded[attribute].includes(value)))
}

function valuesBy(read: (attribute: StudyAttribute) => readonly string[]): Values {
  return { director: read('director'), country: read('country'), language: read('language') }
}

for (const model of replies.keys()) {
  const answered = films.filter(
    ({ item }) => [...replies.values()].every((texts) => texts.has(item.id)) && replies.get(model)!.has(item.id),
  )
  for (const attribute of STUDY_ATTRIBUTES) {
    for (const step of STEPS) {
      if (step === 'supported, both models' && replies.size < 2) continue
      const right = step === 'as stated' ? isNaivelyRight : isRight
      const judged = answered.map((film) => ({ film, values: valuesAfter(step, film, model)[attribute] }))
      const stated = judged.filter(({ values }) => values.length > 0)
      const wrong = stated.filter(({ film, values }) => !right(attribute, values, film.gold[attribute]))
      if (showWrong) {
        if (step === 'supported')
          for (const { film, values } of wrong)
            process.stdout.write(
              `${JSON.stringify({ model, attribute, title: film.item.title, values, gold: film.gold[attribute] })}\n`,
            )
        continue
      }
      const hits = stated.length - wrong.length
      const line = {
        ...{ model, attribute, step, films: answered.length, stated: stated.length, right: hits },
        precision: +(hits / stated.length).toFixed(3),
        ci95: wilson95(hits, stated.length).map((share) => +share.toFixed(3)),
        coverage: +(stated.length / answered.length).toFixed(3),
      }
      process.stdout.write(`${JSON.stringify(line)}\n`)
    }
  }
}
