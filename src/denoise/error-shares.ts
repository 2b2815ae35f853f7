/** What a group of values is a mixture of, and what that says of each value. */
export interface ErrorShares {
  /** Share of right values, then of the errors of each family; they add up to 1. */
  readonly shares: Float64Array
  /** Chance that a value is right, in [0, 1], one a value. */
  readonly reliability: Float64Array
}

/** Rounds of EM, and the change of a share at which it stops. */
const MAX_ROUNDS = 1000
const TOLERANCE = 1e-7
/** The planted mixture counts as this many values more: a handful of real ones says little. */
const PRIOR_VALUES = 10
/** e^500 is finite; no gate is surer. */
const MOST = 500
/** Nothing is taken to be rarer, seen or not, errors above all: a poisoned passage is one among very many. */
const LEAST_SHARE = 0.01

/**
 * How often values are right, and how often each family of errors occurs among them, without labels: EM over the shares of a
 * mixture whose components are known (Saerens, Latinne and Decaestecker 2002, there for the classes of a classifier). With
 * ℓ_k = f_k/f_right the ratio of the densities of what a value of family k and a right one look like,
 *
 *   P(right | x) = π_right / (π_right + Σ_k π_k·ℓ_k(x)),
 *
 * and the shares π are the means of these chances, over the values and over `PRIOR_VALUES` of the planted mixture (half right,
 * families alike).
 *
 * @param logRatios ln ℓ_k, families × values: how much more a value looks like an error of the family than like a right one
 */
export function errorShares(logRatios: readonly Float64Array[]): ErrorShares {
  return estimated(logRatios, MAX_ROUNDS)
}

/** The same, were the values a mixture as it is planted: half of them right, families of errors alike. */
export function plantedShares(logRatios: readonly Float64Array[]): ErrorShares {
  const { reliability } = estimated(logRatios, 1)
  return { shares: plantedMixture(logRatios.length), reliability }
}

/** The reliabilities are those by the shares before the last round, of which the shares returned are the estimate. */
function estimated(logRatios: readonly Float64Array[], rounds: number): ErrorShares {
  const numValues = logRatios[0]?.length ?? 0
  const families = logRatios.length
  const ratios = logRatios.map((ofFamily) => ofFamily.map((x) => Math.exp(Math.min(x, MOST))))
  const prior = plantedMixture(families)
  const reliability = new Float64Array(numValues)
  let shares: Float64Array = prior
  for (let round = 0, change = 1; round < rounds && change > TOLERANCE; round++) {
    const sums = prior.map((share) => share * PRIOR_VALUES)
    for (let i = 0; i < numValues; i++) {
      let total = shares[0]
      for (let k = 0; k < families; k++) total += shares[k + 1] * ratios[k][i]
      reliability[i] = shares[0] / total
      sums[0] += reliability[i]
      for (let k = 0; k < families; k++) sums[k + 1] += (shares[k + 1] * ratios[k][i]) / total
    }
    const next = withLeast(sums.map((sum) => sum / (numValues + PRIOR_VALUES)))
    change = next.reduce((most, share, k) => Math.max(most, Math.abs(share - shares[k])), 0)
    shares = next
  }
  return { shares, reliability }
}

/** Right values, then the families. */
function plantedMixture(families: number): Float64Array {
  return Float64Array.from({ length: families + 1 }, (_, k) => (k === 0 ? 0.5 : 0.5 / families))
}

/** Shares below the least are raised to it, the others give in proportion. */
function withLeast(shares: Float64Array): Float64Array {
  const isLow = Array.from(shares, (share) => share < LEAST_SHARE)
  const low = isLow.filter((is) => is).length
  const rest = shares.reduce((sum, share, k) => (isLow[k] ? sum : sum + share), 0)
  return shares.map((share, k) => (isLow[k] ? LEAST_SHARE : (share / rest) * (1 - low * LEAST_SHARE)))
}
