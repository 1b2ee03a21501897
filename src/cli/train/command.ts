import { Command, Option } from 'commander'
import { modeOption } from '../mode.js'
import { layerSizes, notNegative, positive, probability, wholeNumber } from '../numbers.js'
import { targets } from './targets.js'

const most = 2 ** 31 - 1

const examples = `
Examples:
  regula train --example digits
  regula train data.csv --layers 64,32 --dropout 0.3 --l2 1e-4 --report report.html
  regula train data.csv --compare --epochs 50`

/**
 * The options of `regula train`.
 *
 * @internal
 */
export const trainOptions = (): Command =>
  new Command('train')
    .summary('train a classifier on a CSV file')
    .description(
      'Trains a multilayer classifier on a CSV file: one row per sample, numbers, the class (a whole number from 0) in the last column. Shows training and test accuracy side by side, and what the penalty adds to the loss.',
    )
    .argument('[file]', 'a CSV file, with or without a header')
    .addOption(new Option('--example <name>', 'train on data that come with the package').choices(['digits']))
    .option('--layers <sizes>', 'units of the hidden layers, or none', layerSizes, [128])
    .option('--epochs <n>', 'how often every sample is seen', wholeNumber(1, 1e6), 30)
    .option('--batch-size <n>', 'samples in a step', wholeNumber(1, 1e6), 32)
    .option('--learning-rate <x>', "the optimiser's step", positive, 0.001)
    .addOption(new Option('--optimizer <name>').choices(['adam', 'adamW', 'sgd']).default('adam'))
    .addOption(
      new Option(
        '--target <name>',
        'float32 loops, kernels of gpu.js where that is installed, or the slower interpreter in float64',
      )
        .choices([...targets.keys()])
        .default('wasm'),
    )
    .addOption(modeOption('what gpu.js runs on (default the first that is there)'))
    .option('--dropout <p>', 'probability to drop a hidden activation', probability)
    .option('--l1 <lambda>', 'penalty λ Σ|w| on the kernels', notNegative)
    .option('--l2 <lambda>', 'penalty λ Σw² on the kernels', notNegative)
    .option('--compare', 'train four ways: plain, L2, dropout, both (default for the example)')
    .option('--no-compare', 'train once')
    .option('--seed <n>', 'where all random numbers come from', wholeNumber(0, most), 0)
    .addOption(
      new Option('--test-rows <n>', 'rows at the end that are kept for testing')
        .argParser(wholeNumber(0, most))
        .conflicts('testFraction'),
    )
    .addOption(
      new Option('--test-fraction <x>', 'share of the rows, instead (default 0.25)').argParser(probability),
    )
    .option('--shuffle', 'mix the rows before they are split (default, but not for the example)')
    .option('--no-shuffle', 'keep the order of the rows')
    .option('--scale <x>', 'divide the features (default 1; 16 for the digits)', positive)
    .option('--patience <n>', 'stop after n epochs without a smaller test loss', wholeNumber(1, 1e6))
    .option('--report <file>', 'write an HTML report (default regula-report.html for the example)')
    .option('--save <file>', 'write the trained state as JSON')
    .addHelpText('after', examples)
