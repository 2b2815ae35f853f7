// How often the recorded statements of the study are right, at each step of checking. Needs ../shared/data/kb (the passages are
// not in the repository). Results and definitions: docs/results.md, docs/gold.md
//   usage: node scripts/with-node.mjs bench/statement-study/report.ts [--wrong]
// Prints a JSON line a model, attribute and step; --wrong: the kept statements that are wrong, and the gold, instead.
import { wilson95 } from '../../src/numeric/wilson.ts'
import { STUDY_ATTRIBUTES } from './films.ts'
import { isNaivelyRight, isRight } from './judge.ts'
import { readStatements, STEPS } from './statements.ts'

const showWrong = process.argv[2] === '--wrong'
const { films: answered, models, valuesAfter } = await readStatements()

for (const model of models) {
  for (const attribute of STUDY_ATTRIBUTES) {
    for (const step of STEPS) {
      if (step === 'supported, both models' && models.length < 2) continue
      const right = step === 'as stated' ? isNaivelyRight : isRight
      const judged = answered.map((film) => ({ film, values: valuesAfter(step, film, model)[attribute] }))
      const stated = judged.filter(({ values }) => values.length > 0)
      const wrong = stated.filter(({ film, values }) => !right(attribute, values, film.gold[attribute]))
      if (showWrong) {
        if (step === 'supported')
          for (const { film, values } of wrong)
            process.stdout.write(
              `${JSON.stringify({ model, attribute, title: film.item.title, values, gold: film.gold[attribute] })}\n`,
            )
        continue
      }
      const hits = stated.length - wrong.length
      const line = {
        ...{ model, attribute, step, films: answered.length, stated: stated.length, right: hits },
        precision: +(hits / stated.length).toFixed(3),
        ci95: wilson95(hits, stated.length).map((share) => +share.toFixed(3)),
        coverage: +(stated.length / answered.length).toFixed(3),
      }
      process.stdout.write(`${JSON.stringify(line)}\n`)
    }
  }
}
