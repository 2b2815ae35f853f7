import type { Store } from '../store/sqlite.ts'
import type { AddReport, Passage } from './passage.ts'
import { titleKeys } from './title-key.ts'

/** What `toPassage` needs of the table `passages p`. */
export const PASSAGE_COLUMNS = 'p.id, p.title, p.year, p.source, p.licence, p.date, p.text, p.sha256'

/** A row of `PASSAGE_COLUMNS` as a passage. */
export function toPassage(row: Record<string, unknown>): Passage {
  return {
    id: String(row.id),
    title: String(row.title),
    ...(row.year === null ? {} : { year: Number(row.year) }),
    source: String(row.source),
    ...(row.licence === null ? {} : { licence: String(row.licence) }),
    ...(row.date === null ? {} : { date: String(row.date) }),
    text: String(row.text),
    sha256: String(row.sha256),
  }
}

/** Writes one passage with its keys and words; must run inside a transaction. */
export function preparePassageWriter({ db }: Store): (passage: Passage) => keyof AddReport {
  const find = db.prepare(`SELECT p.number, ${PASSAGE_COLUMNS} FROM passages p WHERE p.id = ?`)
  const insert = db.prepare(
    'INSERT INTO passages (id, title, year, source, licence, date, text, sha256) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  )
  const replace = db.prepare(
    `INSERT OR REPLACE INTO passages (number, id, title, year, source, licence, date, text, sha256)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const dropKeys = db.prepare('DELETE FROM passage_keys WHERE passage = ?')
  const addKey = db.prepare('INSERT INTO passage_keys (key, passage) VALUES (?, ?)')
  const addWords = db.prepare('INSERT INTO passage_words (rowid, title, year, text) VALUES (?, ?, ?, ?)')
  // An FTS5 index with external content must be told what it forgets.
  const dropWords = db.prepare(
    "INSERT INTO passage_words (passage_words, rowid, title, year, text) VALUES ('delete', ?, ?, ?, ?)",
  )
  return (passage) => {
    const values = [
      passage.id,
      passage.title,
      passage.year ?? null,
      passage.source,
      passage.licence ?? null,
      passage.date ?? null,
      passage.text,
      passage.sha256,
    ]
    const old = find.get(passage.id)
    if (old !== undefined && isSame(toPassage(old), passage)) return 'skipped'
    let number: number
    if (old === undefined) {
      number = Number(insert.run(...values).lastInsertRowid)
    } else {
      number = Number(old.number)
      const before = toPassage(old)
      dropWords.run(number, before.title, yearWord(before), before.text)
      dropKeys.run(number)
      replace.run(number, ...values)
    }
    addWords.run(number, passage.title, yearWord(passage), passage.text)
    for (const { key } of titleKeys(passage.title)) addKey.run(key, number)
    return old === undefined ? 'added' : 'replaced'
  }
}

/** A number would be bound as a float and indexed as "1999.0". */
function yearWord({ year }: Passage): string | null {
  return year === undefined ? null : String(year)
}

function isSame(a: Passage, b: Passage): boolean {
  return (
    a.sha256 === b.sha256 &&
    a.title === b.title &&
    a.year === b.year &&
    a.source === b.source &&
    a.licence === b.licence &&
    a.date === b.date
  )
}
