import { Command, InvalidArgumentError, Option } from 'commander'
import { modeOption } from '../mode.js'
import { wholeNumber } from '../numbers.js'
import { compilers } from './targets.js'

const examples = `
Examples:
  regula compile step.json --target javascript --out dist --dims batch=128
  regula compile step.json --target wasm --out dist --dims batch=128 --deterministic
  regula compile step.json --target gpu --out dist --dims batch=128 --mode webgpu
  regula compile model.mjs --target javascript --out dist --dims batch=1 --state state.json --name model

A module gives the step as its default export or as an export named step. TypeScript needs Node 22.18 or later.`

/**
 * `name=size`; the size is checked with all else that the step says.
 *
 * @internal
 */
export const dimension = (
  text: string,
  before: readonly (readonly [string, number])[] = [],
): readonly (readonly [string, number])[] => {
  const [, name = '', size = ''] = /^(.+)=(\d+)$/.exec(text) ?? []
  if (name === '') throw new InvalidArgumentError('It is a name with its size, such as batch=128.')
  if (before.some(([known]) => known === name))
    throw new InvalidArgumentError(`The size of '${name}' is given twice.`)
  return [...before, [name, Number(size)]]
}

const fileName = (text: string): string => {
  if (/^\w[\w.-]*$/.test(text)) return text
  throw new InvalidArgumentError('It is made of letters, digits, _, - and dots.')
}

/**
 * The options of `regula compile`.
 *
 * @internal
 */
export const compileOptions = (): Command =>
  new Command('compile')
    .summary('write a step as code that needs nothing installed')
    .description(
      'Compiles a step ahead of time: it reads a step in JSON, or a module that exports one, and writes the code and its types into a folder; with wasm and gpu the first state too, as safetensors. What it writes runs without this package, also where a page forbids generated code; with gpu it imports gpu.js.',
    )
    .argument('<step>', 'a step in JSON (.json), or a module (.js, .mjs) that exports one')
    .addOption(
      new Option('--target <name>', 'what is written').choices([...compilers.keys()]).makeOptionMandatory(),
    )
    .requiredOption('--out <folder>', 'where the files go; it is made where there is none')
    .option('--dims <name=size...>', 'sizes of the named dimensions', dimension)
    .option('--seed <n>', 'where all random numbers come from', wholeNumber(0, Number.MAX_SAFE_INTEGER), 0)
    .option('--state <file>', 'a state in JSON to start from, such as regula train --save writes')
    .option('--name <name>', 'the name of the files', fileName, 'step')
    .option('--deterministic', 'with wasm: the same bits on every machine, without fused multiply-add')
    .addOption(modeOption('write kernels for one mode of gpu.js only (default auto: for all of them)'))
    .addHelpText('after', examples)
