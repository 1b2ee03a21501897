import { Command, Option } from 'commander'
import { dimension } from '../compile/command.js'
import { formats } from './formats.js'

const examples = `
Examples:
  regula explain --example digits
  regula explain --example digits --format html --out explain.html
  regula explain step.json --dims batch=128
  regula explain model.mjs --dims batch=128 --format dot --graph plan | dot -Tsvg > plan.svg

A module gives the step as its default export or as an export named step.`

/**
 * The options of `regula explain`.
 *
 * @internal
 */
export const explainOptions = (): Command =>
  new Command('explain')
    .summary('show what a step computes, and what becomes of it')
    .description(
      'Shows a step: its formulas and gradients, what every pass rewrites, the kernels, the memory, and what all of it costs beside running it node by node.',
    )
    .argument('[step]', 'a step in JSON (.json), or a module (.js, .mjs) that exports one')
    .addOption(
      new Option('--example <name>', 'explain a step that comes with the package').choices(['digits']),
    )
    .option('--dims <name=size...>', 'sizes of the named dimensions', dimension)
    .addOption(
      new Option('--format <name>', 'how it is written').choices([...formats.keys()]).default('text'),
    )
    .addOption(
      new Option('--graph <which>', 'which graph --format dot writes')
        .choices(['before', 'after', 'plan'])
        .default('after'),
    )
    .option('--out <file>', 'write to a file instead of the terminal')
    .addHelpText('after', examples)
