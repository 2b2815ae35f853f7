// Noise control as a classifier, on planted errors and on the real errors of two small models (docs/noise-control.md).
//   usage: node scripts/with-node.mjs bench/noise-study.ts [--hashed] [--quick] [resamples, 1000]
// Needs ../shared/data/kb and, unless --hashed, ../shared/models. Prints Markdown. Texts are embedded once, into
// runs/noise-study.sqlite: about two minutes of one core. --quick leaves
// out the vector signals of our gate, its ablations, and most of those of Eq. 6–12.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type AttributeReply, attributeReplies } from '../src/denoise/signals/values-in-context.ts'
import { createEncoder, encoderConfig } from '../src/encoders/registry.ts'
import { itemRequest, parseObject } from '../src/enrich/item-attributes.ts'
import { modelIdentity } from '../src/llm/providers/registry.ts'
import { callKey } from '../src/llm/request.ts'
import { createRandom } from '../src/numeric/random.ts'
import { readReplies } from '../src/pipeline/recordings.ts'
import { openStore } from '../src/store/sqlite.ts'
import { openVectors } from '../src/store/vectors.ts'
import { readDocuments } from '../src/study/new-items/films.ts'
import { otherTexts } from '../src/study/new-items/other-texts.ts'
import type { StudyItem } from '../src/study/noise-control/judged-values.ts'
import { renderNoiseStudy } from '../src/study/noise-control/render.ts'
import { noiseControlStudy } from '../src/study/noise-control/study.ts'
import { STUDY_ATTRIBUTES, type StudyAttribute, type StudyFilm, studyFilms } from './statement-study/films.ts'
import { isRight } from './statement-study/judge.ts'
import { STUDY_MODELS, STUDY_SAMPLING, type StudyModel, studyLlm } from './statement-study/models.ts'

const FILMS = 500
/** The first films of the draw: settings were chosen on these. */
const TUNED_ON = 250
const SEED = 7
const FOLDS = 5

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url))
const isHashed = process.argv.includes('--hashed')
const resamples = Number(process.argv.slice(2).find((word) => /^\d+$/.test(word)) ?? 1000)
const startedMs = Date.now()
const note = (text: string): void => {
  process.stderr.write(`${Math.round((Date.now() - startedMs) / 1000)} s: ${text}\n`)
}

const passageStore = openStore(here('../runs/statement-study.sqlite'))
const films = await studyFilms(passageStore, FILMS)
passageStore.close()
const documents = readDocuments(here('../../shared/data/kb/docs.jsonl.gz'))
const texts = otherTexts(
  documents.values(),
  films.map(({ item }) => item),
)
const genres = readGenres()
const items = films.map(({ item }): StudyItem => {
  const { id, title, year, passages } = item
  return {
    ...{ id, title, year, genres: genres.get(id) },
    passages: passages.map(({ passage, text }) => ({ source: passage.source, text })),
    otherTexts: texts.get(id) ?? [],
  }
})
note(`${films.length} films`)
const gold = new Map(films.map((film) => [film.item.id, film.gold]))
const store = openStore(here('../runs/noise-study.sqlite'))
const encoder = await createEncoder(
  encoderConfig.parse(
    isHashed
      ? { kind: 'hashed', dim: 256 }
      : { kind: 'transformers', model: 'all-minilm-l6-v2', path: here('../../shared/models/all-minilm-l6-v2') },
  ),
)
const study = await noiseControlStudy({
  ...{ items, resamples, note, folds: FOLDS, random: createRandom(SEED) },
  isQuick: process.argv.includes('--quick'),
  replies: STUDY_MODELS.flatMap((name) => repliesOf(name, films)),
  isRight: ({ item, attribute, value }) =>
    isRight(attribute as StudyAttribute, [value], gold.get(item)![attribute as StudyAttribute]),
  tunedOn: new Set(films.slice(0, TUNED_ON).map(({ item }) => item.id)),
  source: { encoder, store: openVectors(store) },
})
store.close()
process.stdout.write(renderNoiseStudy(study))
note('done')

function repliesOf(name: StudyModel, asked: readonly StudyFilm[]): readonly AttributeReply[] {
  const recorded = new Map(readReplies(here(`statement-study/${name}.jsonl.gz`)).map(({ key, text }) => [key, text]))
  const identity = modelIdentity(studyLlm(name, 1))
  return asked.flatMap(({ item }) => {
    const text = recorded.get(callKey(identity, itemRequest(item, STUDY_ATTRIBUTES, STUDY_SAMPLING)!))
    const reply = parseObject(text ?? '') ?? {}
    return attributeReplies(item.id, name, STUDY_ATTRIBUTES, reply)
  })
}

/** Genres of the catalogue, part of the marker as in the paper. */
function readGenres(): ReadonlyMap<string, readonly string[]> {
  const lines = readFileSync(here('../../shared/data/movietweetings/100K/movies.dat'), 'utf8').split('\n')
  return new Map(
    lines.filter(Boolean).map((line) => {
      const [id, , listed = ''] = line.split('::')
      return [id!, listed.split('|').filter(Boolean)] as const
    }),
  )
}
