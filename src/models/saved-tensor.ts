import { Er2almError } from '../errors.ts'
import type { Matrix } from '../numeric/matrix.ts'
import type { Tensors } from './model.ts'

/**
 * A tensor of a saved model by name, checked against the shape the data asks for.
 *
 * @param rows expected rows; undefined accepts any
 * @param cols expected columns; undefined accepts any
 * @throws {Er2almError} CHECKPOINT_INVALID if it is not there, CHECKPOINT_MISMATCH if its shape is another
 */
export function savedTensor(tensors: Tensors, name: string, rows?: number, cols?: number): Matrix {
  const found = tensors.get(name)
  if (found === undefined) {
    throw new Er2almError('CHECKPOINT_INVALID', `the saved model has no tensor "${name}" (it has ${listOf(tensors)})`, {
      hint: 'The file was written by another model or another version: train the model again.',
    })
  }
  if ((rows ?? found.rows) !== found.rows || (cols ?? found.cols) !== found.cols) {
    const wanted = `${rows ?? 'any'}×${cols ?? 'any'}`
    throw new Er2almError(
      'CHECKPOINT_MISMATCH',
      `saved tensor "${name}" is ${found.rows}×${found.cols}, not ${wanted}`,
      {
        hint: 'The model was saved for other data (another number of users or items): train it again on this data.',
      },
    )
  }
  return found
}

function listOf(tensors: Tensors): string {
  return tensors.size === 0 ? 'none' : [...tensors.keys()].join(', ')
}
