/** How far down the reader was in each entry of the browser's history, in CSS pixels, by the mark in its state. */
const places = new Map<string, number>()
const LOADED_AT = Date.now()
let marked = 0
let shown = ''
/** Whether a link led to the entry that is shown, and not the back or forward button. */
let isNew = true

/** From now on it is known how far down the reader is. */
export function watchScroll(): void {
  arrive()
  addEventListener('scroll', () => places.set(shown, scrollY), { passive: true })
}

/** Called after the address has changed: an entry that the reader comes back to bears a mark. */
export function arrive(): void {
  const mark: unknown = history.state?.mark
  isNew = typeof mark !== 'string'
  if (typeof mark === 'string') {
    shown = mark
    return
  }
  // Entries of before a reload keep their marks.
  shown = `${LOADED_AT} ${++marked}`
  history.replaceState({ mark: shown }, '')
  // The next page of a list is shown without a move.
  places.set(shown, scrollY)
}

/** Puts the reader where they were in the entry that is shown, or to the top of a new one. */
export function restoreScroll(): void {
  scrollTo(0, isNew ? 0 : (places.get(shown) ?? 0))
}
