import { getOrThrow } from 'regula'
import { explain, explainText } from 'regula/explain'
import { expect, test } from 'vitest'
import { chain, hostileStep, perceptron, smallStep } from './steps.js'

test('a small step reads like this', () => {
  expect(explainText(getOrThrow(explain(smallStep, { dims: { n: 1000 } })))).toMatchInlineSnapshot(`
    "A step of 3 kernels, n = 1000

    Totals
                      this plan    node by node                  least
      kernels                 3      17 (5.67×)                      –
      bytes moved         12 kB  152 kB (12.7×)  12 kB (this is 1.00×)
      working memory  128 bytes    52 kB (406×)                      –
      7 thousand operations, 8.13 kB for inputs, state and constants, 8.26 kB in all

    Values
      input   x           float [1000]
      state   w           float [1000]
      state   step/count  int []
      output  data        float []
      output  penalty     float []
      output  total       float []

    Formulas
      total
        L = \\sum_{i} w_{i}^{2} \\mathbf{x}_{i}^{2}
      data
        L_{\\text{data}} = \\sum_{i} w_{i}^{2} \\mathbf{x}_{i}^{2}
      penalty
        \\Omega = 0
      gradient by w
        \\frac{\\partial L}{\\partial w} = 2 \\mathbf{x}^{\\odot 2} \\odot w

    Passes
      after         nodes     kernels  bytes moved  working memory  rewrites
      (nothing)        26  17 unfused       152 kB           52 kB
      canonicalise     22           3        12 kB       128 bytes         6
      simplify         15           3        12 kB       128 bytes         5
      stabilise        15           3        12 kB       128 bytes         0
      share            15           3        12 kB       128 bytes         0

    Rewrites
      canonicalise: One primitive in each map, numbers to the right, marks that have done their work taken out.
        5×  one-primitive-per-map  map (f ∘ g) x ⇒ map f (map g x)
        1×  constant-to-the-right  f(c, x) ⇒ f(x, c)
        one-primitive-per-map in data > sum > mul[0] > square
            map[x · x](((w · x) + 0))
          ⇒ ((w · x) + 0) · ((w · x) + 0)
        one-primitive-per-map in next w > sub[1] > mul[1] > gradient[2] > map[2] > map[1] > map
            map[multiplyNoNan(y, z)](((… + 0) · (… + 0)), 1, 1)
          ⇒ multiplyNoNan(1, 1)
        one-primitive-per-map in next w > sub[1] > mul[1] > gradient[2] > map[2] > map
            map[multiplyNoNan(x, y) + multiplyNoNan(x, y)](((w · x) + 0), multiplyNoNan(1, 1))
          ⇒ multiplyNoNan((… + 0), multiplyNoNan(1, 1)) + multiplyNoNan((… + 0), multiplyNoNan(1, 1))
        one-primitive-per-map in next w > sub[1] > mul[1] > gradient[2] > map
            map[z]((w · x), 0, (multiplyNoNan(…, …) + multiplyNoNan(…, …)))
          ⇒ multiplyNoNan((… + 0), multiplyNoNan(1, 1)) + multiplyNoNan((… + 0), multiplyNoNan(1, 1))
        one-primitive-per-map in next w > sub[1] > mul[1] > gradient
            map[multiplyNoNan(y, z)](w, x, (multiplyNoNan(…, …) + multiplyNoNan(…, …)))
          ⇒ multiplyNoNan(x, (multiplyNoNan(…, …) + multiplyNoNan(…, …)))
        constant-to-the-right in next w > sub[1] > mul
            0.1 · multiplyNoNan(x, (… + …))
          ⇒ multiplyNoNan(x, (… + …)) · 0.1
      simplify: Numbers, algebra, movers, reductions and contractions in their cheapest form.
        2×  multiply-by-one             (a * 1) ⇒ a
        1×  add-zero                    (a + 0) ⇒ a
        1×  fold-numbers                f(c, d) ⇒ its value
        1×  masked-product-with-number  multiplyNoNan(a, b) ⇒ (a * b)
        add-zero in data > sum > mul[0] > square[0] > add
            (w · x) + 0
          ⇒ w · x
        multiply-by-one in data > sum > mul
            ((w · x) · (w · x)) · 1
          ⇒ (w · x) · (w · x)
        fold-numbers in next w > sub[1] > mul[0] > gradient[1] > map[0] > map[1] > map
            multiplyNoNan(1, 1)
          ⇒ 1
        multiply-by-one in next w > sub[1] > mul[0] > gradient[1] > map[0] > map
            (w · x) · 1
          ⇒ w · x
        masked-product-with-number in next w > sub[1] > mul[0] > gradient[1] > map[0] > map
            multiplyNoNan((w · x), 1)
          ⇒ w · x
      stabilise: What overflows or loses digits is written so that it does not.
        changes nothing
      share: Nodes that say the same are one node.
        changes nothing

    Kernels
      0 total: for i < 1000
        %3[0] sum= ((%1[i] * %0[i]) * (%1[i] * %0[i]))
        %1[i] = (%1[i] - (multiplyNoNan(%0[i], ((%1[i] * %0[i]) + (%1[i] * %0[i]))) * 0.1))
        (7 thousand operations, reads 8 kB, writes 4 kB)
      1 penalty: for one point
        %4[0] = 0
        (0 operations, reads 0 bytes, writes 4 bytes)
      2 update step/count: for one point
        %2[0] = (%2[0] + 1)
        (1 operations, reads 4 bytes, writes 4 bytes)

    Buffers
          name        role       format          bytes    at  kernels
      %0  x           input      float32 [1000]   4000     0     -1…3
      %1  w           state      float32 [1000]   4000  4032     -1…3
      %2  step/count  state      int32 []            4  8064     -1…3
      %3  sum         temporary  float32 []          4  8128      0…3
      %4  constant    temporary  float32 []          4  8192      1…3
    "
  `)
})

test('what is cut is counted', () => {
  const explanation = getOrThrow(explain(perceptron, { dims: { batch: 128 }, maximumRewrites: 5 }))
  const text = explainText(explanation, { maximumRewrites: 2, maximumItems: 3 })
  const [first] = explanation.passes
  expect(text).toContain(`… and ${(first?.rewrites.length ?? 0) + (first?.leftOut ?? 0) - 2} rewrites more`)
  expect(text).toContain(`… and ${explanation.kernels.length - 3} kernels more`)
  expect(text).toContain(`… and ${explanation.buffers.length - 3} buffers more`)
  expect(explainText(getOrThrow(explain(chain(3000)))).length).toBeLessThan(200_000)
})

test('names of several lines stay on one', () => {
  const text = explainText(getOrThrow(explain(hostileStep)))
  expect(text).not.toContain('\u0007')
  expect(text.split('\n').filter((line) => line.startsWith("'"))).toEqual([])
})
