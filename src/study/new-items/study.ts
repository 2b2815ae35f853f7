import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createRandom } from '../../numeric/random.ts'
import { hasEnrichment } from '../../pipeline/config.ts'
import { readReplies } from '../../pipeline/recordings.ts'
import type { Study, StudyRequest, StudyResult, StudySettings } from '../registry.ts'
import { CATALOGUE_CUT_ROWS, CATALOGUE_QUESTIONS, CATALOGUE_ROWS } from './catalogue-rows.ts'
import { readStudyFilms, STUDY_SETS, type StudyData } from './films.ts'
import { onlyItems } from './hold-out.ts'
import { type ItemColdSettings, itemCold } from './item-cold.ts'
import { isCutInTime, studyOfRun } from './of-run.ts'
import { READER_NAMES, READERS } from './readers.ts'
import { namelessTable, readingTable } from './reading-rows.ts'
import { filmsAsRead } from './readings.ts'
import { renderItemCold, renderTimeCut } from './render.ts'
import { CUT_ROWS, QUESTIONS, type Question, ROWS, type Row, WEIGHED } from './rows.ts'
import { itemColdPart, timeCutPart } from './study-parts.ts'
import { MODELS_BESIDE_ROWS, timeCut } from './time-cut.ts'

const RESAMPLES = 10_000
const HELD_OUT_SHARE = 0.2
/** Sets that are cut once in time; from the others, items are held out whole. */
const TIMED = ['movietweetings100k_global']

/** What is asked of a data set. */
interface Tables {
  readonly rows: readonly Row[]
  readonly questions: readonly Question[]
  readonly cutRows: readonly Row[]
}

const READ: Tables = { rows: ROWS, questions: QUESTIONS, cutRows: CUT_ROWS }
const UNREAD: Tables = { rows: CATALOGUE_ROWS, questions: CATALOGUE_QUESTIONS, cutRows: CATALOGUE_CUT_ROWS }

/** Where knowledge pays: items that nobody has taken yet, by three protocols, with controls. */
export const newItemsStudy: Study = {
  name: 'new-items',
  summary: 'what knowledge brings to items nobody has taken yet',
  sets: STUDY_SETS,
  async *run({ data, sets, run, ...request }) {
    if (run !== undefined) {
      const own = await studyOfRun(run)
      const tables = hasEnrichment(run.config) ? READ : UNREAD
      yield* cold(own, tables, request)
      if (isCutInTime(own)) yield* cut(own, tables, request)
    }
    for (const set of sets ?? []) {
      const [films] = await readStudyFilms(data!, [set])
      if (TIMED.includes(set)) yield* cut(films!, READ, request)
      else {
        yield* cold(films!, READ, request)
        yield* coldAsRead(films!, data!, request)
      }
    }
  },
}

function cold(films: StudyData, { rows, questions }: Tables, settings: StudySettings): AsyncIterable<StudyResult> {
  return held(films, withWeighed(films, rows), { questions }, settings)
}

/** The items that a model read, each as it read them, for every model whose replies are recorded. */
async function* coldAsRead(films: StudyData, data: string, settings: StudyRequest): AsyncIterable<StudyResult> {
  const files = READER_NAMES.map(
    (reader) => [reader, join(settings.replies ?? '.', `${films.name}-${reader}.jsonl.gz`)] as const,
  )
  const there = files.filter(([, file]) => existsSync(file))
  const replies = new Map(there.map(([reader, file]) => [reader, readReplies(file)]))
  for (const [reader, file] of files) {
    if (!replies.has(reader)) {
      settings.note(`${file} is not there: what the model ${reader} read is left out`)
      continue
    }
    const read = await filmsAsRead(films, data, reader, replies, createRandom(settings.seed))
    const { rows, ...asked } = readingTable(read.items)
    yield* held(read, rows, asked, settings)
    const both = onlyItems(read, ({ readNameless }) => readNameless !== undefined)
    if (both.items.length === 0) continue
    const name = `${films.name}, the ${both.items.length} items that ${READERS[reader].model} read with and without their names`
    const { rows: namelessRows, ...namelessAsked } = namelessTable()
    yield* held({ ...both, name }, namelessRows, namelessAsked, settings)
  }
}

async function* held(
  films: StudyData,
  all: readonly Row[],
  asked: Pick<ItemColdSettings, 'questions' | 'shares'>,
  settings: StudySettings,
): AsyncIterable<StudyResult> {
  const { draws, seed, signal, note, progress } = settings
  const rows = wantedRows(films, all, settings)
  if (rows.length === 0) return
  const step = progress.start(films.name, draws * rows.length)
  let done = 0
  try {
    const figures = await itemCold(films, rows, {
      ...{ ...asked, draws, seed, signal, share: HELD_OUT_SHARE, resamples: RESAMPLES },
      onRow(row, draw, ndcg) {
        note(`${films.name}, draw ${draw + 1} of ${draws}, ${row}: ${ndcg.toFixed(4)}`)
        step.update(++done)
      },
    })
    yield { figures, markdown: renderItemCold(figures), part: itemColdPart(figures) }
  } finally {
    step.end()
  }
}

async function* cut(films: StudyData, { cutRows }: Tables, settings: StudySettings): AsyncIterable<StudyResult> {
  const { seed, signal, note, progress } = settings
  if (settings.rows !== undefined) return note(`${films.name}: the cut in time is left out, its rows need each other`)
  const rows = withWeighed(films, cutRows)
  const step = progress.start(films.name, rows.length + MODELS_BESIDE_ROWS)
  let done = 0
  try {
    const figures = await timeCut(films, rows, {
      ...{ seed, signal, resamples: RESAMPLES },
      onModel(model, validation) {
        note(`${films.name}, ${model}: ${validation.toFixed(4)} on validation`)
        step.update(++done)
      },
    })
    yield { figures, markdown: renderTimeCut(figures), part: timeCutPart(figures) }
  } finally {
    step.end()
  }
}

function wantedRows({ name }: StudyData, all: readonly Row[], { rows: wanted, note }: StudySettings): readonly Row[] {
  if (wanted === undefined) return all
  const rows = all.filter((row) => wanted.includes(row.name))
  if (rows.length === new Set(wanted).size) return rows
  note(`${name}: left out, since it has not all rows asked for; it has ${all.map((row) => row.name).join('; ')}`)
  return []
}

/** The rows, and that of weighed values where a run has weighed them. */
function withWeighed({ items }: StudyData, rows: readonly Row[]): readonly Row[] {
  return items.some(({ reliability }) => reliability !== undefined) ? [...rows, WEIGHED] : rows
}
