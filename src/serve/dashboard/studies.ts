import { readdirSync } from 'node:fs'
import { STUDIES } from '../../study/registry.ts'
import { parseSavedStudy, STUDY_FOLDER } from '../../study/saved-study.ts'
import type { Studies, StudyView } from './enrichment-data.ts'
import type { Reply } from './page-data.ts'
import type { RunReader } from './run-reader.ts'

/** Studies that a page can show. */
const MOST_STUDIES = 50

/** The studies that lie in the run folder, latest first. */
export async function studiesPage(reader: RunReader): Promise<Reply<Studies>> {
  const files = reader.has(STUDY_FOLDER) ? readdirSync(reader.run.path(STUDY_FOLDER)) : []
  const studies: StudyView[] = []
  for (const file of files
    .filter((name) => name.endsWith('.json'))
    .sort()
    .slice(0, MOST_STUDIES)) {
    const saved = parseSavedStudy(await reader.json(`${STUDY_FOLDER}/${file}`))
    if (saved !== undefined) studies.push({ name: saved.study, at: saved.at, parts: saved.parts })
  }
  if (studies.length > 0) return { studies: studies.toSorted((a, b) => b.at.localeCompare(a.at)) }
  const commands = STUDIES.map(({ name, summary }) => `er2alm study ${name} ${reader.typed} (${summary})`)
  return {
    missing: 'No study of this run was made yet.',
    hint: `${commands.join('; ')} writes one into ${reader.typed}/${STUDY_FOLDER}/`,
  }
}
