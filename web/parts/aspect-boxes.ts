/** One aspect on a side of the alignment diagram, in px. */
export interface AspectBox {
  readonly id: string
  /** Lines; more than one only on a narrow window. */
  readonly name: readonly string[]
  /** To the right of the name on a wide window, below it on a narrow one. */
  readonly figure: string
  /** What the aspect says; on a wide window only. */
  readonly lines: readonly string[]
  readonly faint: boolean
  readonly top: number
  readonly height: number
}

/** Between a box's border and its text. */
export const EDGE = 10
/** Height of a line of text. */
export const LINE = 15
/** Height of the first line. */
const FIRST = 13
const GAP = 12

/** Puts boxes below each other, each as high as what stands in it. */
export function stackBoxes(boxes: readonly Omit<AspectBox, 'top' | 'height'>[], wide: boolean): readonly AspectBox[] {
  let top = 0
  return boxes.map((box) => {
    const below = wide ? box.lines.length : box.name.length - 1 + (box.figure === '' ? 0 : 1)
    const height = 2 * EDGE + FIRST + (below > 0 ? 2 + below * LINE : 0)
    const placed = { ...box, top, height }
    top += height + GAP
    return placed
  })
}

/** Where the last box ends; 0 without boxes. */
export function bottomOf(boxes: readonly AspectBox[]): number {
  const last = boxes.at(-1)
  return last === undefined ? 0 : last.top + last.height
}

/** Where a line meets a box; 0 where there is no such box. */
export function middleOf(boxes: readonly AspectBox[], id: string): number {
  const box = boxes.find((one) => one.id === id)
  return box === undefined ? 0 : box.top + box.height / 2
}
