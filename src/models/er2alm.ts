import { z } from 'zod'
import type { Random } from '../context.ts'
import type { FitData } from '../data/dataset.ts'
import { colDegrees } from '../numeric/csr.ts'
import { sqrtRow } from '../numeric/graph-normalise.ts'
import { xavierUniform } from '../numeric/initialise.ts'
import { createTape, param } from '../numeric/tape.ts'
import { savedEncoding } from './checkpoint.ts'
import { augmentedBatch } from './er2alm-augment.ts'
import { denseLayers, type Er2almParts, forward } from './er2alm-encoder.ts'
import { er2almInputs } from './er2alm-inputs.ts'
import { er2almLoss } from './er2alm-loss.ts'
import { useContentForNewItems } from './er2alm-new-items.ts'
import type { Encoded, RecModel, TrainableSpec } from './model.ts'
import { propagatedMean } from './propagated-mean.ts'

export interface Er2almConfig {
  readonly embeddingDim: number
  readonly propagationLayers: number
  readonly lastLayerSoftmax: boolean
  readonly useAspects: boolean
  readonly useProfile: boolean
  readonly profileWeight: number
  readonly aspectWeight: number
  readonly modalWeight: number
  readonly aspectLossWeight: number
  readonly modalLossWeight: number
  readonly featureRegWeight: number
  readonly l2Weight: number
  readonly augmentedShare: number
  readonly newItems: 'paper' | 'content'
  readonly learningRate: number
  readonly weightDecay: number
  readonly batchSize: number
  readonly epochs: number
}

const weight = (value: number, about: string): z.ZodDefault<z.ZodNumber> =>
  z.number().nonnegative().default(value).describe(about)

const config: z.ZodType<Er2almConfig> = z.strictObject({
  embeddingDim: z.int().positive().default(64).describe('Width of all vectors behind the dense layers.'),
  propagationLayers: z.int().positive().default(2).describe('Layers of the id branch.'),
  lastLayerSoftmax: z
    .boolean()
    .default(true)
    .describe('Softmax over the coordinates on the last layer of the id branch.'),
  useAspects: z.boolean().default(true).describe('Item aspects; false is the ablation w/o-i.'),
  useProfile: z.boolean().default(true).describe('User profile; false is the ablation w/o-u.'),
  profileWeight: weight(2.8, 'Weight of the normalised profile vectors in the final vectors.'),
  aspectWeight: weight(0.005, 'Weight of each normalised aspect vector in the final vectors.'),
  modalWeight: weight(0.02, 'Weight of the normalised image and text vectors in the final vectors.'),
  aspectLossWeight: weight(0.012, 'Weight of each aspect’s own ranking loss (profile against aspect).'),
  modalLossWeight: weight(1e-4, 'Weight of the image’s and the text’s own ranking loss.'),
  featureRegWeight: weight(1e-5, 'Weight of the squared image and text vectors.'),
  l2Weight: weight(1e-5, 'Weight of the squared norms of the batch’s final rows.'),
  augmentedShare: z
    .number()
    .min(0)
    .max(1)
    .default(0.12)
    .describe('Share η of a batch’s users that add their LLM-chosen triple.'),
  newItems: z
    .enum(['paper', 'content'])
    .default('paper')
    .describe('Items without an interaction: as printed (no aspect part), or by their own aspects alone.'),
  learningRate: z.number().positive().default(5e-4).describe('Step size of AdamW.'),
  weightDecay: weight(0.01, 'Decoupled decay of AdamW.'),
  batchSize: z.int().positive().default(1024).describe('Users per step.'),
  epochs: z.int().positive().default(1000).describe('Most epochs of ⌊pairs / batchSize⌋ + 1 steps.'),
})

/**
 * ER²ALM (Wei, Duan, Zhuo, Wang, Huang, Liu, "Enhanced Recommendation Systems with Retrieval-Augmented Large Language
 * Model", JAIR), on the encoder of LLMRec (Wei et al., WSDM 2024) with plain BPR (models.md §7.8, §7.14).
 *
 * With G_U = D_U^{−1/2} R, G_I = D_I^{−1/2} Rᵀ, n(·) the row normalisation:
 * - id branch: u⁰ = P, i⁰ = Q, u^l = G_U i^{l−1}, i^l = G_I u^l, a softmax over the coordinates on the last layer;
 * - aspect a: U_a = G_U (F_a W + b), I_a = G_I U_a, one W for all aspects; image and text likewise, a layer each;
 * - profile: I_p = G_I (F_p W_p + b_p), U_p = G_U I_p;
 * - Z = mean_l(id) + 2.8 n(·_p) + 0.005 Σ_a n(·_a) + 0.02 Σ_m n(·_m), ŷ(u, i) = Z_U[u]·Z_I[i] (Eq. 13).
 *
 * L = BPR(Z) + 0.012 Σ_a BPR(U_p, I_a) + 1e-4 Σ_m BPR(U_m, I_m) + feature and L2 terms, over the batch extended by
 * LLM-chosen triples. A zero feature row (an aspect that is unknown or was rejected) contributes nothing: it has no bias.
 *
 * As printed, I_a of an item without any interaction is zero, and only its starting vector, which no training pair has
 * pulled anywhere, tells it from others. `newItems: 'content'` gives such items, when vectors are made and not in
 * training, Σ_a 0.005 n(F_a W + b) (and the same of image and text) instead: their own features through the trained layer.
 */
export const er2alm: TrainableSpec<Er2almConfig> = {
  kind: 'trainable',
  name: 'er2alm',
  summary: 'Graph model on LLM-written item aspects and user profiles (Wei et al., ER²ALM)',
  config,
  searchSpace: { learningRate: [5e-4, 1e-3, 2e-3], augmentedShare: [0.12, 0.04, 0.2], profileWeight: [2.8, 1, 0.3] },
  random: true,
  requires: { itemFeatures: true, userFeatures: true, augmentedPairs: true },
  epochs: (settings) => settings.epochs,
  create: createEr2alm,
  foldIn: (data, _config, tensors) => propagatedMean(data, savedEncoding(tensors, data), 'equal'),
}

function createEr2alm(data: FitData, settings: Er2almConfig, random: Random): RecModel {
  const graph = sqrtRow(data.train)
  const inputs = er2almInputs(data, graph, settings)
  const d = settings.embeddingDim
  const users = param('users', xavierUniform(data.numUsers, d, random.fork('users')))
  const items = param('items', xavierUniform(data.numItems, d, random.fork('items')))
  const layers = denseLayers(inputs, d, random)
  const parts: Er2almParts = { settings, graph, inputs, users, items, layers }
  const params = [users, items, ...[...layers.values()].flatMap((layer) => [layer.weight, layer.bias])]
  const { learningRate, weightDecay, batchSize, augmentedShare } = settings
  return {
    groups: [{ params, optimizer: 'adamw', learningRate, weightDecay }],
    sampling: { kind: 'distinctUsers', batchSize, negatives: 1 },
    loss: (tape, batch) =>
      er2almLoss(tape, augmentedBatch(batch, data, augmentedShare, tape.random), forward(tape, parts), settings),
    encode: () => encode(parts, data, random.fork('encode')),
  }
}

function encode(parts: Er2almParts, data: FitData, random: Random): Encoded {
  const made = forward(createTape({ training: false, random }), parts)
  const encoded = { users: made.users.value, items: made.items.value }
  if (parts.settings.newItems === 'paper') return encoded
  useContentForNewItems(encoded.items, colDegrees(data.train), parts)
  return encoded
}
