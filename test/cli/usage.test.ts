import { spawn } from 'node:child_process'
import { afterAll, beforeAll, expect, test } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import { buildCommandLine, type CommandLine, clouds } from './commandLine.js'

let regula: CommandLine
beforeAll(() => {
  regula = buildCommandLine()
  regula.write('clouds.csv', clouds(40))
}, 60_000)
afterAll(() => regula.remove())

test('help and version', () => {
  const help = regula.run('--help')
  expect(help).toMatchObject({ status: 0, stderr: '' })
  expect(help.stdout).toMatch(/^Usage: regula /)
  expect(help.stdout).toContain('train')
  expect(regula.run('train', '--help').stdout).toMatch(/^Usage: regula train /)
  expect(regula.run('check', '--help').stdout).toMatch(/^Usage: regula check /)
  expect(regula.run('--version').stdout).toBe(`${manifest.version}\n`)
})

test.each([
  [[], /Usage: regula/],
  [['tarin'], /unknown command 'tarin'/],
  [['train'], /give a CSV file, or --example digits/],
  [['train', 'clouds.csv', '--example', 'digits'], /not both/],
  [['train', '--example', 'mnist'], /Allowed choices are digits/],
  [['train', 'clouds.csv', 'other.csv'], /too many arguments/],
  [['train', 'clouds.csv', '--dropuot', '0.5'], /Did you mean --dropout/],
  [['train', 'clouds.csv', '--epochs', '0'], /whole number from 1/],
  [['train', 'clouds.csv', '--epochs', ''], /whole number from 1/],
  [['train', 'clouds.csv', '--dropout', '1'], /from 0 to below 1/],
  [['train', 'clouds.csv', '--l2', '-1'], /number from 0/],
  [['train', 'clouds.csv', '--learning-rate', 'fast'], /number above 0/],
  [['train', 'clouds.csv', '--layers', '8,,8'], /a list such as 128,64/],
  [['train', 'clouds.csv', '--test-rows', '3', '--test-fraction', '0.5'], /cannot be used with/],
  [['train', 'clouds.csv', '--compare', '--save', 's.json'], /--save keeps one network/],
  [['train', 'clouds.csv', '--compare', '--l1', '1'], /leave out --l1/],
  [['train', 'clouds.csv', '--save', 'a', '--report', 'a'], /the same file/],
  [['train', 'clouds.csv', '--mode', 'cpu'], /--mode is for --target gpu/],
  [['check'], /missing required argument 'file'/],
])('wrong usage ends with 2: %j', (args, message) => {
  const { status, stdout, stderr } = regula.run(...args)
  expect(status).toBe(2)
  expect(stdout).toBe('')
  expect(stderr).toMatch(message)
  expect(stderr).not.toMatch(/^\s+at /m)
})

/** Starts a long training and calls `act` once it shows progress. */
const interrupted = (act: (child: ReturnType<typeof spawn>) => void): Promise<number | null> =>
  new Promise((resolve) => {
    const args = [regula.main, 'train', 'clouds.csv', '--epochs', '1000000']
    const child = spawn(process.execPath, args, { cwd: regula.path('.'), stdio: ['ignore', 'pipe', 'pipe'] })
    child.stderr.once('data', () => act(child))
    child.on('exit', resolve)
  })

test('Ctrl-C ends with 130', async () => {
  expect(await interrupted((child) => child.kill('SIGINT'))).toBe(130)
})

test('a reader that goes away is no error', async () => {
  const child = spawn(process.execPath, [regula.main, 'train', '--help'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  child.stdout.destroy()
  const errors: string[] = []
  child.stderr.on('data', (text: Buffer) => errors.push(text.toString()))
  const status = await new Promise((resolve) => child.on('exit', resolve))
  expect([status, errors.join('')]).toEqual([0, ''])
})
