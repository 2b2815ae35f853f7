import type { Study, StudyResult, StudySettings } from '../registry.ts'
import { readStudyFilms, STUDY_SETS, type StudyData } from './films.ts'
import { itemCold } from './item-cold.ts'
import { isCutInTime, studyOfRun } from './of-run.ts'
import { renderItemCold, renderTimeCut } from './render.ts'
import { CUT_ROWS, ROWS, WEIGHED } from './rows.ts'
import { timeCut } from './time-cut.ts'

const RESAMPLES = 10_000
const HELD_OUT_SHARE = 0.2
/** Sets that are cut once in time; from the others, items are held out whole. */
const TIMED = ['movietweetings100k_global']

/** Where knowledge pays: items that nobody has taken yet, by three protocols, with controls. */
export const newItemsStudy: Study = {
  name: 'new-items',
  summary: 'what knowledge brings to items nobody has taken yet',
  sets: STUDY_SETS,
  async *run({ data, sets, run, ...request }) {
    if (run !== undefined) {
      const own = await studyOfRun(run)
      yield await cold(own, request)
      if (isCutInTime(own)) yield await cut(own, request)
    }
    for (const set of sets ?? []) {
      const [films] = await readStudyFilms(data!, [set])
      yield TIMED.includes(set) ? await cut(films!, request) : await cold(films!, request)
    }
  },
}

async function cold(films: StudyData, { draws, seed, signal, note }: StudySettings): Promise<StudyResult> {
  const rows = films.items.some(({ reliability }) => reliability !== undefined) ? [...ROWS, WEIGHED] : ROWS
  const figures = await itemCold(films, rows, {
    ...{ draws, seed, signal, share: HELD_OUT_SHARE, resamples: RESAMPLES },
    onRow: (row, draw, ndcg) => note(`${films.name}, draw ${draw + 1} of ${draws}, ${row}: ${ndcg.toFixed(4)}`),
  })
  return { figures, markdown: renderItemCold(figures) }
}

async function cut(films: StudyData, { seed, signal, note }: StudySettings): Promise<StudyResult> {
  const figures = await timeCut(films, CUT_ROWS, {
    ...{ seed, signal, resamples: RESAMPLES },
    onModel: (model, validation) => note(`${films.name}, ${model}: ${validation.toFixed(4)} on validation`),
  })
  return { figures, markdown: renderTimeCut(figures) }
}
