import type { Matrix } from '../numeric/matrix.ts'
import type { Er2almParts } from './er2alm-encoder.ts'
import type { DenseLayer } from './feature-branch.ts'

/**
 * Replaces the final rows of items without an interaction by what their own features say, in place:
 * Z_I[i] = Σ_a 0.005 n(F_a[i] W + b) + 0.02 Σ_m n(F_m[i] W_m + b_m). Their id vector is left out, since nothing but draws
 * as a negative has trained it. A zero feature row adds nothing.
 *
 * @param items  I × d, changed
 * @param degree interactions per item
 */
export function useContentForNewItems(items: Matrix, degree: Int32Array, parts: Er2almParts): void {
  const sources = contentSources(parts)
  for (let item = 0; item < items.rows; item++) {
    if (degree[item] > 0) continue
    const target = items.data.subarray(item * items.cols, (item + 1) * items.cols)
    target.fill(0)
    for (const { features, layer, weight } of sources) {
      const row = features.data.subarray(item * features.cols, (item + 1) * features.cols)
      if (row.some((value) => value !== 0)) addNormalised(target, projected(row, layer), weight)
    }
  }
}

interface ContentSource {
  readonly features: Matrix
  readonly layer: DenseLayer
  readonly weight: number
}

function contentSources({ inputs, layers, settings }: Er2almParts): readonly ContentSource[] {
  const aspects = (inputs.aspects?.blocks ?? []).map((features) => {
    return { features, layer: layers.get('aspect')!, weight: settings.aspectWeight }
  })
  const modal = [...inputs.modal].flatMap(([name, { blocks }]) =>
    blocks.map((features) => ({ features, layer: layers.get(name)!, weight: settings.modalWeight })),
  )
  return [...aspects, ...modal]
}

/** f W + b of one row. */
function projected(row: Matrix['data'], { weight, bias }: DenseLayer): Float64Array {
  const d = weight.value.cols
  const out = Float64Array.from(bias.value.data)
  for (let k = 0; k < row.length; k++) {
    for (let c = 0; c < d; c++) out[c] += row[k] * weight.value.data[k * d + c]
  }
  return out
}

/** target += weight · x / ‖x‖ */
function addNormalised(target: Matrix['data'], x: Float64Array, weight: number): void {
  const length = Math.hypot(...x)
  if (length === 0) return
  for (let c = 0; c < x.length; c++) target[c] += (weight * x[c]) / length
}
