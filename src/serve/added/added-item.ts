/** An item that was told to the service, not trained on. */
export interface AddedItem {
  readonly id: string
  readonly title: string
  readonly year?: number
  readonly genres: readonly string[]
  /** What it is about, in prose. */
  readonly text?: string
  /** Values by attribute: those that the toolkit knows of items, and those of the run's catalogue. */
  readonly attributes: Readonly<Record<string, readonly string[]>>
}

/** The same as a client tells it: what is not known is left out. */
export type NewItem = Pick<AddedItem, 'id' | 'title'> & Partial<AddedItem>

/** Vectors of an item's texts, each under `vectorKey(encoder, text)`, as bytes (`packVector`). */
export type PackedVectors = ReadonlyMap<string, Uint8Array>

/** An added item, and the vectors that an encoder made of its texts. */
export interface LoggedItem {
  readonly item: AddedItem
  readonly vectors: PackedVectors
}
