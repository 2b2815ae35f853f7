import { type Interval, meanOf, standardDeviation } from './bootstrap.ts'

/** Halvings of the search for a quantile: more than a double has digits. */
const HALVINGS = 80

/**
 * Interval of a mean difference over repeated random hold-outs: the corrected resampled t of Nadeau and Bengio ("Inference
 * for the Generalization Error", Machine Learning 52, 2003, §3), d̄ ± t · sd · √(1/J + share/(1 − share)). Hold-outs of one
 * data set share what they learn from, so J of them say less than J independent ones; the second summand stands for that.
 *
 * @param differences mean a − b of each of J hold-outs
 * @param share       part that is held out each time, in (0, 1)
 * @returns null for fewer than two hold-outs: one says nothing about others
 */
export function resampledInterval(differences: Float64Array, share: number, level: number = 0.95): Interval | null {
  const draws = differences.length
  if (draws < 2) return null
  const error = standardDeviation(differences) * Math.sqrt(1 / draws + share / (1 - share))
  const reach = studentQuantile((1 + level) / 2, draws - 1) * error
  const mean = meanOf(differences)
  return [mean - reach, mean + reach]
}

/** Quantile of Student's t with a whole number of degrees of freedom ≥ 1, for p in [½, 1). */
export function studentQuantile(p: number, degrees: number): number {
  let [low, high] = [0, 1]
  while (studentCdf(high, degrees) < p) high *= 2
  for (let halving = 0; halving < HALVINGS; halving++) {
    const middle = (low + high) / 2
    if (studentCdf(middle, degrees) < p) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** P(T ≤ t), t ≥ 0: the finite sums of Abramowitz and Stegun, 26.7.3 (odd degrees) and 26.7.4 (even ones). */
function studentCdf(t: number, degrees: number): number {
  const angle = Math.atan(t / Math.sqrt(degrees))
  const [sine, square] = [Math.sin(angle), Math.cos(angle) ** 2]
  const isOdd = degrees % 2 === 1
  let term = isOdd ? sine * Math.cos(angle) : sine
  let sum = 0
  for (let power = isOdd ? 1 : 0; power <= degrees - 2; power += 2) {
    sum += term
    term *= ((power + 1) / (power + 2)) * square
  }
  const between = isOdd ? (2 / Math.PI) * (angle + sum) : sum
  return (1 + between) / 2
}
