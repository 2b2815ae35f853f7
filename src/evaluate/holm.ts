/**
 * Holm's step-down correction over one family of tests (Holm 1979): with p_(1) ≤ … ≤ p_(m), the corrected value of
 * p_(i) is max over j ≤ i of min(1, (m − j + 1) · p_(j)). Controls the chance of any false finding in the family.
 *
 * @returns corrected p-values, in the order given
 */
export function holm(pValues: readonly number[]): readonly number[] {
  const order = pValues.map((_, index) => index).sort((a, b) => pValues[a] - pValues[b])
  const corrected = new Array<number>(pValues.length)
  let largest = 0
  order.forEach((index, rank) => {
    largest = Math.max(largest, Math.min(1, (pValues.length - rank) * pValues[index]))
    corrected[index] = largest
  })
  return corrected
}
