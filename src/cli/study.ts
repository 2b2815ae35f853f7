import { resolve } from 'node:path'
import { didYouMean } from '../data/nearest-name.ts'
import { Er2almError } from '../errors.ts'
import { STUDIES, type Study, type StudyResult } from '../study/registry.ts'
import { savedStudyFile, saveStudy } from '../study/saved-study.ts'
import { type Command, listFlag, textFlag } from './command.ts'
import { countFlag } from './number-flag.ts'
import { openRun } from './open-run.ts'
import { requireWord } from './require-word.ts'
import { terminalContext } from './terminal-context.ts'

/** `er2alm study NAME`: many runs, one table. */
export const studyCommand: Command = {
  name: 'study',
  summary: 'many fits, one table with controls and intervals',
  usage:
    'NAME [RUN] [--data FOLDER] [--replies FOLDER] [--set NAME]… [--row NAME]… [--draws 5] [--seed 1] [--out FILE] [--json]',
  takes: [
    { name: 'NAME', oneOf: Object.fromEntries(STUDIES.map(({ name, summary }) => [name, summary])) },
    { name: 'RUN' },
  ],
  options: {
    data: { type: 'string', value: 'FOLDER', help: 'a folder laid out as ../shared/data (the default)' },
    replies: {
      type: 'string',
      value: 'FOLDER',
      help: 'recorded replies about the items of the sets (default: bench/statement-study)',
    },
    set: {
      type: 'string',
      multiple: true,
      value: 'NAME',
      values: [...new Set(STUDIES.flatMap(({ sets }) => sets))],
      help: 'only this data set; may be given several times',
    },
    row: {
      type: 'string',
      multiple: true,
      value: 'NAME',
      help: 'only this row, of tables that have all rows named; may be given several times',
    },
    draws: { type: 'string', value: 'N', help: 'times that items are held out (default: 5)' },
    seed: { type: 'string', value: 'N', help: 'of every draw (default: 1)' },
    out: {
      type: 'string',
      value: 'FILE',
      help: 'keep the figures; of a RUN, default: RUN/study/NAME.json, for its page',
    },
    json: { type: 'boolean', help: 'print one JSON document' },
  },
  examples: [
    'er2alm study new-items runs/demo                would what a run knows of its items, read or not, help new ones?',
    'er2alm study new-items                          what knowledge brings to items nobody has taken yet',
    'er2alm study new-items --set ml100k --draws 60 --row everything --row "catalogue + coverage"',
    'er2alm study new-items --set ml100k --draws 2 --out runs/demo/study/ml100k.json',
  ],
  async run(input) {
    const { io, flags } = input
    const study = studyNamed(requireWord(input, 0, 'NAME', 'study'))
    const sets = listFlag(input, 'set')
    for (const set of sets) requireSet(study, set)
    const run = input.words[1]
    if (run !== undefined && (sets.length > 0 || flags.data !== undefined))
      throw new Er2almError('USAGE', 'a RUN brings its own data', { hint: 'leave --data and --set out' })
    const opened = run === undefined ? undefined : openRun(run, io)
    const seed = countFlag(input, 'seed', 0) ?? 1
    const context = terminalContext({ ...io, seed })
    const rows = listFlag(input, 'row')
    const results = study.run({
      ...(run === undefined
        ? {
            data: resolve(io.cwd, textFlag(input, 'data') ?? '../shared/data'),
            sets: sets.length > 0 ? sets : study.sets,
            replies: resolve(io.cwd, textFlag(input, 'replies') ?? 'bench/statement-study'),
          }
        : { run: opened! }),
      draws: countFlag(input, 'draws', 1) ?? 5,
      seed,
      ...(rows.length > 0 && { rows }),
      signal: io.signal,
      note: (text) => context.log.info(text),
      progress: context.progress,
    })
    const asked = textFlag(input, 'out')
    const out = asked === undefined ? opened && savedStudyFile(opened.run, study.name) : resolve(io.cwd, asked)
    const all: StudyResult[] = []
    for await (const result of results) {
      all.push(result)
      if (!flags.json) io.print(`${result.markdown}\n\n`)
      // After each part: one takes minutes.
      if (out !== undefined) saveStudy(out, study.name, all, Date.now())
    }
    if (all.length === 0 && rows.length > 0)
      throw new Er2almError(
        'USAGE',
        `no table has ${rows.length === 1 ? 'a row' : 'the rows'} ${rows.map((row) => JSON.stringify(row)).join(' and ')}`,
        {
          hint: 'the lines above name the rows of each table',
        },
      )
    if (flags.json) io.print(`${JSON.stringify(all.map(({ figures }) => figures))}\n`)
    if (out !== undefined) io.note(`kept in ${out}\n`)
  },
}

function studyNamed(name: string): Study {
  const study = STUDIES.find((known) => known.name === name)
  if (study !== undefined) return study
  const names = STUDIES.map((known) => known.name)
  throw new Er2almError('USAGE', `there is no study "${name}"`, {
    hint: `${didYouMean(name, names)}Studies: ${names.join(', ')}`,
  })
}

function requireSet({ name, sets }: Study, set: string): void {
  if (sets.includes(set)) return
  throw new Er2almError('USAGE', `the study ${name} knows no data set "${set}"`, {
    hint: `${didYouMean(set, sets)}Data sets: ${sets.join(', ')}`,
  })
}
