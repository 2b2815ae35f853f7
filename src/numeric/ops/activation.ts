import type { Tape, Var } from '../tape.ts'

/** max(x, 0) + slope·min(x, 0). The slope is 0.2 in NGCF and 0.01 elsewhere. */
export function leakyRelu(tape: Tape, x: Var, slope: number): Var {
  return elementWise(
    tape,
    x,
    (x) => (x > 0 ? x : slope * x),
    (x) => (x > 0 ? 1 : slope),
  )
}

/** max(x, 0); gradient 0 at 0. */
export function relu(tape: Tape, x: Var): Var {
  return leakyRelu(tape, x, 0)
}

export function tanh(tape: Tape, x: Var): Var {
  return elementWise(tape, x, Math.tanh, (_x, y) => 1 - y * y)
}

/** 1/(1 + e^−x). */
export function sigmoid(tape: Tape, x: Var): Var {
  return elementWise(tape, x, sigmoidOf, (_x, y) => y * (1 - y))
}

export function exp(tape: Tape, x: Var): Var {
  return elementWise(tape, x, Math.exp, (_x, y) => y)
}

/** Natural logarithm. */
export function log(tape: Tape, x: Var): Var {
  return elementWise(tape, x, Math.log, (x) => 1 / x)
}

/** log σ(x) = −softplus(−x), without overflow. */
export function logSigmoid(tape: Tape, x: Var): Var {
  return elementWise(
    tape,
    x,
    (x) => -softplusOf(-x),
    (x) => sigmoidOf(-x),
  )
}

/** log(1 + e^x), without overflow. */
export function softplus(tape: Tape, x: Var): Var {
  return elementWise(tape, x, softplusOf, sigmoidOf)
}

/** σ(x) of a number; exact to rounding at both ends. */
export function sigmoidOf(x: number): number {
  if (x >= 0) return 1 / (1 + Math.exp(-x))
  const small = Math.exp(x)
  return small / (1 + small)
}

/** log(1 + e^x) of a number as max(x, 0) + log1p(e^−|x|). */
export function softplusOf(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))
}

/** y = f(x) per entry; `slope` gets x and y. */
function elementWise(tape: Tape, x: Var, f: (x: number) => number, slope: (x: number, y: number) => number): Var {
  const value = tape.alloc(x.value.rows, x.value.cols)
  for (let at = 0; at < value.data.length; at++) value.data[at] = f(x.value.data[at])
  return tape.record(value, [x], (grad) => {
    const into = tape.gradOf(x).data
    for (let at = 0; at < into.length; at++) into[at] += grad.data[at] * slope(x.value.data[at], value.data[at])
  })
}
