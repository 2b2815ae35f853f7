/**
 * Runs `work` on every item, at most `limit` at a time, in order of the list. The first error stops the taking of new
 * items; the ones in flight are awaited (their replies are paid for and must be recorded), then it is thrown.
 *
 * @returns results in the order of `items`
 */
export async function mapConcurrent<T, R>(
  items: readonly T[],
  limit: number,
  work: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results = new Array<R>(items.length)
  let next = 0
  let failure: { readonly error: unknown } | undefined
  const run = async (): Promise<void> => {
    while (failure === undefined && next < items.length) {
      const index = next++
      try {
        results[index] = await work(items[index] as T, index)
      } catch (error) {
        failure ??= { error }
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, run))
  if (failure !== undefined) throw failure.error
  return results
}
