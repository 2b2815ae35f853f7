/** One part of a study's answer, as a page shows it. Plain types, so that the page can import them. */
export interface StudyPart {
  readonly title: string
  /** What was done, in words. */
  readonly notes: readonly string[]
  readonly tables: readonly StudyTable[]
  readonly plots: readonly StudyPlot[]
}

export interface StudyTable {
  readonly title: string
  readonly header: readonly string[]
  /** As many cells a row as the header has; null where there is nothing. */
  readonly rows: readonly (readonly (string | number | null)[])[]
}

/** Points with intervals, a series a name, over numbers or over words. */
export interface StudyPlot {
  readonly title: string
  readonly x: string
  readonly y: string
  readonly series: readonly StudySeries[]
}

export interface StudySeries {
  readonly name: string
  readonly points: readonly StudyPoint[]
}

export interface StudyPoint {
  readonly x: number | string
  readonly y: number
  readonly ci95?: readonly [low: number, high: number]
}
