#!/usr/bin/env node
import { Command, CommanderError } from 'commander'
import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { checkFile } from './check/check.js'
import { compileOptions } from './compile/command.js'
import { compileFile } from './compile/compile.js'
import { compileFlags } from './compile/settings.js'
import { explainOptions } from './explain/command.js'
import { explainFault, explainFile } from './explain/explain.js'
import { explainFlags } from './explain/settings.js'
import { packageFile, readText } from './files.js'
import { endQuietly, print, reportFaults } from './process.js'
import { trainOptions } from './train/command.js'
import { planOf } from './train/plan.js'
import { trainFlags } from './train/settings.js'
import { trainNetworks } from './train/train.js'

const manifest = t.type({ version: t.string })

const version = (): string => {
  const text = readText(packageFile('package.json'))
  const decoded = manifest.decode(E.isRight(text) ? JSON.parse(text.right) : undefined)
  return E.isRight(decoded) ? decoded.right.version : 'unknown'
}

const program = new Command('regula')
  .description('Regularised training of neural networks as pure expressions.')
  .version(version())
  .showSuggestionAfterError()
  // Subcommands inherit what is set before they are added.
  .exitOverride()

const train = trainOptions()
  .copyInheritedSettings(program)
  .action(async (file: string | undefined, options: unknown) => {
    const flags = trainFlags.decode(options)
    const plan = E.isLeft(flags) ? E.left(['the options do not fit']) : planOf(file, flags.right)
    if (E.isLeft(plan)) return train.error(`error: ${plan.left.join('\n')}`)
    const done = await trainNetworks(plan.right, { print, progress: process.stderr })
    if (E.isLeft(done)) reportFaults(done.left)
  })

const check = new Command('check')
  .copyInheritedSettings(program)
  .summary('say what a file holds')
  .description(
    'Reads a step, expressions or a state in JSON, or a data set in CSV, and says what it is or all that is wrong with it.',
  )
  .argument('<file>')
  .action((file: string) => {
    const found = checkFile(file)
    if (E.isLeft(found)) reportFaults(found.left)
    else print(found.right.join('\n'))
  })

const compile = compileOptions()
  .copyInheritedSettings(program)
  .action(async (file: string, options: unknown) => {
    const flags = compileFlags.decode(options)
    if (E.isLeft(flags)) return compile.error('error: the options do not fit')
    const written = await compileFile(file, flags.right)
    if (E.isLeft(written)) reportFaults(written.left)
    else print(written.right)
  })

const explain = explainOptions()
  .copyInheritedSettings(program)
  .action(async (file: string | undefined, options: unknown) => {
    const flags = explainFlags.decode(options)
    const fault = E.isLeft(flags) ? 'the options do not fit' : explainFault(file, flags.right)
    if (E.isLeft(flags) || fault !== undefined) return explain.error(`error: ${fault}`)
    const text = await explainFile(file, flags.right)
    if (E.isLeft(text)) reportFaults(text.left)
    else print(text.right)
  })

endQuietly()
try {
  await program.addCommand(train).addCommand(compile).addCommand(explain).addCommand(check).parseAsync()
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2
  else reportFaults([`failed unexpectedly: ${error instanceof Error ? error.message : String(error)}`])
}
